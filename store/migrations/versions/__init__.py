"""One file a change, numbered in the order in which they are made."""
