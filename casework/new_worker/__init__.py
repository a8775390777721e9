"""A child gets another worker: the card for the new one, and the one question to the old one."""
