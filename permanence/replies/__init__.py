"""Replies in people's own words: what they propose to record, ask, or leave to be asked back."""
