"""phone_key() of contacts.channel_keys at the speed of a million rows: usual spellings without the library's parser."""

from __future__ import annotations

import re
from functools import cache

from contacts.channel_keys import phone_key

USUAL = re.compile(r"\+?[0-9 ().\-/\u00a0]+")
EXTENSION = re.compile(r"\s*(?:ext\.?|x|wew\.?|доб\.?|вн\.?|داخلی|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_PUNCTUATION = str.maketrans("", "", "+ ().-/\u00a0")
TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail",
)  # fmt: skip


def quick_phone_key(value: str, country: str) -> str:
    """The same answer as `phone_key(value, country)`."""
    if USUAL.fullmatch(value) and "(0" not in value:
        digits = value.translate(_PUNCTUATION)
        if value[0] == "+" and "+" not in value[1:]:
            key = _international(digits)
        else:
            key = _national(digits, country) if "+" not in value else ""
        if key:
            return key
    return phone_key(EXTENSION.sub("", value), country)


def _international(digits: str) -> str:
    regions = _regions()
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in regions:
            pattern, prefix = _numbers_of(regions[code][0])
            rest = digits[length:]
            # Behind the code the trunk prefix is a slip that the parser knows how to judge.
            if pattern and not (prefix and rest.startswith(prefix)) and pattern.fullmatch(rest):
                return f"+{digits}"
            return ""
    return ""


def _national(digits: str, country: str) -> str:
    pattern, prefix = _numbers_of(country)
    if not pattern or digits.startswith("00"):
        return ""
    code = str(_code_of(country))
    if prefix and digits.startswith(prefix):
        rest = digits[len(prefix) :]
        # Both readings possible: leave it to the parser.
        return f"+{code}{rest}" if pattern.fullmatch(rest) and not pattern.fullmatch(digits) else ""
    if digits.startswith(code) and not pattern.fullmatch(digits):
        return ""
    return f"+{code}{digits}" if pattern.fullmatch(digits) else ""


# Late: a process that serves pages seldom reads a number, and these tables are a megabyte.
@cache
def _regions() -> dict[int, tuple[str, ...]]:
    from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE

    return _COUNTRY_CODE_TO_REGION_CODE


@cache
def _code_of(country: str) -> int:
    import phonenumbers

    return phonenumbers.country_code_for_region(country)


@cache
def _numbers_of(country: str) -> tuple[re.Pattern[str] | None, str]:
    """A pattern of all valid national numbers of a region, and its trunk prefix; None where only the parser knows."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(country or "", None)
    if metadata is None or metadata.national_prefix_transform_rule:
        return None, ""
    prefix = metadata.national_prefix or ""
    if (metadata.national_prefix_for_parsing or "") != prefix:
        return None, ""
    descriptions = [getattr(metadata, name) for name in TYPES]
    patterns = [
        desc.national_number_pattern
        for desc in descriptions
        if desc is not None and desc.national_number_pattern
    ]
    general = metadata.general_desc.national_number_pattern
    return re.compile(rf"(?=(?:{general})\Z)(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})"), prefix
