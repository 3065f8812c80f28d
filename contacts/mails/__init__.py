"""Where a mail belongs: whose it is, on which clients, in which thread."""
