"""The tracking meeting: its list, the walk through it in chat, its minutes."""
