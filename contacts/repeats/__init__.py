"""On which days something falls that repeats. Nothing here asks the database."""
