"""Countries and languages by their names in several languages, or their codes."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from contacts.imports.folding import words_of

NAMED_IN = ("en", "pl", "ru", "fa", "de", "fr", "es", "it", "cs", "uk", "nl", "tr", "ar")
ALIASES = {
    "PL": "polska, rp, rzeczpospolita polska, pol, polen",
    "US": "usa, us, u s a, united states of america, stany zjednoczone ameryki, stany, сша, соединенные штаты америки, امریکا, آمریکا, ایالات متحده",
    "GB": "uk, u k, great britain, england, scotland, wales, wielka brytania, anglia, великобритания, англия, انگلستان, انگلیس, بریتانیا",
    "RU": "rf, россия, рф, российская федерация, russian federation, rosja, federacja rosyjska, روسیه, rus",
    "DE": "niemcy, rfn, frg, германия, фрг, آلمان, deu, ger",
    "CZ": "czech republic, republika czeska, чешская республика, ceska republika, جمهوری چک",
    "IR": "iran, iran islamic republic of, islamic republic of iran, ایران, جمهوری اسلامی ایران",
    "AE": "uae, emirates, zea, оаэ, امارات, امارات متحده عربی",
    "KR": "south korea, korea, korea poludniowa, южная корея, کره جنوبی",
    "NL": "holland, holandia, голландия, هلند",
    "CH": "szwajcaria, swiss, سوئیس, سویس",
    "BY": "belarus, bialorus, белоруссия, республика беларусь, беларусь",
    "SK": "slovak republic, republika slowacka, slowacja",
    "MD": "moldova, молдавия",
    "UA": "ukraine, ukraina, украина, اوکراین",
    "TR": "turkey, turcja, турция, ترکیه",
}


@cache
def countries() -> dict[str, str]:
    """Folded name or code -> ISO code of the country."""
    known: dict[str, str] = {}
    codes = [
        code
        for code in Locale.parse("en").territories
        if re.fullmatch("[A-Z]{2}", code) and code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    ]
    for code in codes:
        known[code.lower()] = code
    for code, names in ALIASES.items():
        known.update({words_of(name.strip()): code for name in names.split(",")})
    for language in NAMED_IN:
        for code, name in Locale.parse(language).territories.items():
            if code in codes:
                known.setdefault(words_of(name), code)
    return known


@cache
def languages() -> dict[str, str]:
    """Folded name or code -> language code."""
    english = Locale.parse("en").languages
    codes = [code for code in english if re.fullmatch("[a-z]{2}", code)]
    known = {code: code for code in codes}
    for language in NAMED_IN:
        for code, name in Locale.parse(language).languages.items():
            if code in codes:
                known.setdefault(words_of(name), code)
    for code in codes:
        try:
            known.setdefault(words_of(Locale.parse(code).get_language_name(code) or code), code)
        except (ValueError, LookupError, UnknownLocaleError):
            continue
    return known
