"""The usual VAT rate of a country, where a form needs one to begin with."""

from decimal import Decimal

USUAL = {
    "AT": 20, "BE": 21, "BG": 20, "CH": Decimal("8.1"), "CZ": 21, "DE": 19, "DK": 25, "EE": 24, "ES": 21,
    "FI": Decimal("25.5"), "FR": 20, "GB": 20, "GR": 24, "HR": 25, "HU": 27, "IE": 23, "IR": 10, "IT": 22,
    "LT": 21, "LU": 17, "LV": 21, "MT": 18, "NL": 21, "NO": 25, "PL": 23, "PT": 23, "RO": 21, "RU": 22,
    "SE": 25, "SI": 22, "SK": 23, "UA": 20,
}  # fmt: skip


def usual_vat(country: str) -> Decimal:
    """In percent; 0 for a country that is not listed, so that nobody charges VAT by accident."""
    return Decimal(str(USUAL.get(country.upper(), 0)))
