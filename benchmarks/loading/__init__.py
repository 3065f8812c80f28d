"""The data set: deterministic, written by SQL, kept in a database of its own and used again by the next run."""
