"""The table of rights, held to what people are really answered."""
