"""What the service does, one file per request. Knows the rules and no database, channel or clock."""
