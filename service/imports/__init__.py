"""Lists of tickets that are brought from other programs."""
