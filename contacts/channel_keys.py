"""How the values of channels compare: one key for the many ways people write a phone or an address."""

from __future__ import annotations

import phonenumbers

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
    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        return "".join(str(int(sign)) for sign in value if sign.isdecimal())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
