"""SQL functions for names: name_key sorts them, fold makes them searchable. Both immutable, both our own.

Each group of letters of name_key shares one private code point, in alphabet order; alphabets follow one another.
"""

LATIN = "aàáâãåäæ|ą|b|cç|ć|č|dď|eèéêë|ę|f|g|h|iìíîï|j|k|l|ł|m|nñ|ń|oòôõöø|ó|p|q|rř|s|ś|š|tť|uùúûü|v|w|x|yý|z|ź|ż|ž"
CYRILLIC = "а|б|в|г|д|её|ж|з|и|й|к|л|м|н|о|п|р|с|т|у|ф|х|ц|ч|ш|щ|ъ|ы|ь|э|ю|я"
PERSIAN = "آ|اأإ|ب|پ|ت|ث|ج|چ|ح|خ|د|ذ|ر|ز|ژ|س|ش|ص|ض|ط|ظ|ع|غ|ف|ق|کك|گ|ل|م|ن|وؤ|هة|یيى"

# fold(): letters whose base letter stands first; Arabic and Persian yeh and kaf made equal, digits made Latin.
FOLDED = {
    "a": "àáâãåāăąä",
    "c": "çćčĉċ",
    "d": "ďđ",
    "e": "èéêëēėęěĕ",
    "g": "ĝğġģ",
    "h": "ĥħ",
    "i": "ìíîïĩīĭįı",
    "j": "ĵ",
    "k": "ķ",
    "l": "ĺļľłŀ",
    "n": "ñńņňŉ",
    "o": "òóôõøōŏőö",
    "r": "ŕŗř",
    "s": "śŝşšș",
    "t": "ţťŧț",
    "u": "ùúûũūŭůűųü",
    "w": "ŵ",
    "y": "ýÿŷ",
    "z": "źżž",
    "е": "ё",
    "и": "й",
    "ا": "آأإ",
    "ی": "يى",
    "ک": "ك",
    "ه": "ةۀ",
    "و": "ؤ",
    "0": "۰٠",
    "1": "۱١",
    "2": "۲٢",
    "3": "۳٣",
    "4": "۴٤",
    "5": "۵٥",
    "6": "۶٦",
    "7": "۷٧",
    "8": "۸٨",
    "9": "۹٩",
}
TWO_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe"}
# translate() walks its table for every letter: the usual ones stand first, as themselves. It is ten times faster so.
USUAL = " aeionrzwsctykdlpmugbhjf.0123456789-@vqx"
# Written with or without the second letter: search_key() keeps both spellings, so that a query needs fold() only.
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}


def name_key_sql() -> str:
    """CREATE FUNCTION name_key(text): a key whose byte order is the alphabet's order."""
    points = {
        letter: chr(0xE000 + offset)
        for offset, letters in enumerate("|".join([LATIN, CYRILLIC, PERSIAN]).split("|"))
        for letter in letters
    }
    source = "".join(dict.fromkeys([*USUAL, *CYRILLIC.replace("|", ""), *points]))
    target = "".join(points.get(letter, letter) for letter in source)
    return (
        "CREATE OR REPLACE FUNCTION name_key(text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql "
        f"RETURN translate(replace(lower($1), 'ß', 'ss'), '{source}', '{target}') COLLATE \"C\""
    )


def fold_sql() -> str:
    """CREATE FUNCTION fold(text): lower case without diacritics; ü becomes u, ß becomes ss, ۳ becomes 3."""
    source = USUAL + "".join(FOLDED.values())
    target = USUAL + "".join(base * len(letters) for base, letters in FOLDED.items())
    inner = _replaced("lower($1)", TWO_LETTERS)
    # The zero-width non-joiner and the soft hyphen are typed by some and left out by others.
    return (
        "CREATE OR REPLACE FUNCTION fold(text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql "
        "RETURN CASE WHEN octet_length($1) = char_length($1) THEN lower($1) "
        f"ELSE translate({inner}, '{source}' || U&'\\200C\\00AD', '{target}') END"
    )


def search_key_sql() -> str:
    """CREATE FUNCTION search_key(text): fold(text), and beside it the spelling with ue for ü where they differ."""
    long = _replaced("lower($1)", UMLAUTS)
    return (
        "CREATE OR REPLACE FUNCTION search_key(text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql "
        f"RETURN fold($1) || CASE WHEN lower($1) ~ '[{''.join(UMLAUTS)}]' THEN ' ' || fold({long}) ELSE '' END"
    )


def _replaced(expression: str, pairs: dict[str, str]) -> str:
    for letter, two in pairs.items():
        expression = f"replace({expression}, '{letter}', '{two}')"
    return expression


def digits_sql() -> str:
    """CREATE FUNCTION digits(text): the Latin digits of a text, whatever script they were written in."""
    return (
        "CREATE OR REPLACE FUNCTION digits(text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql "
        "RETURN regexp_replace(translate($1, '۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩', '01234567890123456789'), '[^0-9]', '', 'g')"
    )


FUNCTIONS = (name_key_sql, fold_sql, search_key_sql, digits_sql)
