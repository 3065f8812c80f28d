"""Mails as the real world writes them: read, cleaned, fetched and sent. This room knows no client and has no tables."""
