"""E-mail: what comes back. Replies, bounces and automatic answers, from the mailbox to casework."""
