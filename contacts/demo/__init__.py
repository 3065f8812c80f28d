"""The clients of the demo firm: made-up names, example domains, numbers nobody has."""
