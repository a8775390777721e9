"""The weekly file: a folder that `homeward run` looks into, and what becomes of a file that is dropped there."""
