"""Figures over many journeys: how long stages take."""
