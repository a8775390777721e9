"""Microsoft Teams: alerts as cards in each person's own chat with Homeward, and her answers."""
