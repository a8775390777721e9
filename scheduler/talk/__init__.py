"""A conversation played over a copy of the store: `homeward talk`, and the path of `homeward parse`."""
