"""A made-up council, and the practice inbox over it or over a copy of the store."""
