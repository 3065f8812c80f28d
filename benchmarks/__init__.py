"""`make bench` loads a data set of the given size and measures pages and batches (docs/benchmarks.md)."""
