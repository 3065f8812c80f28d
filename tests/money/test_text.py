from decimal import Decimal

from crm.money.text import amount_text, bare_amount_text, quantity_text


def test_amounts_are_written_in_the_language_of_the_document():
    amount = Decimal("1234.5")
    assert amount_text(amount, "EUR", "en") == "€1,234.50"
    assert amount_text(amount, "PLN", "pl") == "1\u00a0234,50\u00a0zł"
    assert "۱٬۲۳۴٫۵۰" in amount_text(amount, "EUR", "fa")


def test_places_follow_the_currency():
    assert bare_amount_text(Decimal(1234), "JPY", "en") == "1,234"
    assert bare_amount_text(Decimal("1.5"), "KWD", "en") == "1.500"


def test_quantities_lose_needless_zeros():
    assert quantity_text(Decimal("2.000"), "en") == "2"
    assert quantity_text(Decimal("1.500"), "pl") == "1,5"
