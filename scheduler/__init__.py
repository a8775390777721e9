"""The clock, the settings, the command line, and the one place where all parts are connected."""
