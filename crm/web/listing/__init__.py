"""Pages of lists: drawing rows, the page around them, saved views, bulk actions, export (docs/lists.md)."""
