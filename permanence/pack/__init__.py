"""Packs: the routes, milestones, stages and targets of a country or a council, read from TOML and checked."""
