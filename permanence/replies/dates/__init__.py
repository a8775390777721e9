"""Days as people write them, and as they are said back."""
