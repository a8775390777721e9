"""Words that could tell who a child is, found in what is typed and in what is sent."""
