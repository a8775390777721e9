"""E-mail: sending. The only place that knows SMTP and the shape of a mail."""
