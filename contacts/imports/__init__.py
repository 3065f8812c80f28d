"""A client list from a file: detect, read, suggest, normalise, stage, match, write."""
