"""Slack: sending, buttons, forms and replies. The only place that knows Slack's libraries."""
