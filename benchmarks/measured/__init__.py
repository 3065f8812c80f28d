"""One module per room: each registers its rows with @row. See clients.py."""
