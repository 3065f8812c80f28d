"""How the values of channels compare: one key for the many ways people write a phone or an address."""

from __future__ import annotations

from contacts.models import Channel


def channel_key(kind: str, value: str, country: str) -> str:
    """The comparing key of a channel; "" if nothing in the value can be one.

    A phone becomes +48221234567 when it is possible in `country` (ISO code), else its digits alone.
    """
    value = value.strip()
    if kind == Channel.Kind.PHONE:
        return phone_key(value, country)
    if kind == Channel.Kind.WEB:
        return value.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return value.lower()


def phone_key(value: str, country: str) -> str:
    """+48221234567 when the number exists in `country` (or names its own), else the digits as they are."""
    import phonenumbers  # late: a megabyte that most pages do without

    digits = "".join(str(int(sign)) for sign in value if sign.isdecimal())
    # Some still write the trunk zero of countries that gave it up: (022) 123-45-67.
    for attempt in (value, digits.lstrip("0")):
        try:
            number = phonenumbers.parse(attempt, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return digits
