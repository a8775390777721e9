"""E-mail through Microsoft Graph: tokens, sending by draft, the mailbox read by delta. Needs homeward[microsoft]."""
