"""Amounts are Decimals beside a currency code; this package knows how they are rounded, summed and written."""
