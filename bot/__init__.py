"""People talking to the service: one folder for each channel, and the rendering they share."""
