"""From a checkout to a running program: building, starting, watching, backing up."""
