"""From a file's bytes to rows of cells: what kind of file it is, how large, and what stands in it."""
