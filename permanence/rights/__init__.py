"""Who may do what about a child: a table by role, by how she stands to the child, and by action."""
