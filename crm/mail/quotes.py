"""What is new in an answer, and what it only repeats."""

from __future__ import annotations

import re

LONGEST_LINE = 300
# "On 3 May Jan wrote:" and its like end so.
ENDS_OF_ATTRIBUTION = re.compile(
    r"(wrote|writes|schrieb|a écrit|escribió|ha scritto|skrev|napisał|napisała|napisał\(a\)|pisze|"
    r"пишет|написал|написала|написал\(а\)|نوشت|نوشته است)\s*:\s*$",
    re.IGNORECASE,
)
# German puts the name behind the verb.
SAYS_WHO = re.compile(r"^(Am|Le|El|On|W dniu|Dnia)\s.{4,200}:\s*$", re.IGNORECASE)
DIVIDERS = re.compile(
    r"^\s*[-_*]{2,}\s*(original message|forwarded message|urspr[üu]ngliche nachricht|weitergeleitete nachricht|"
    r"wiadomość oryginalna|oryginalna wiadomość|(treść )?przekazan\w+( dalej)? wiadomoś\w+|wiadomość przekazana|"
    r"исходное сообщение|оригинальное сообщение|(пересылаемое|пересланное|перенаправленное) (сообщение|письмо)|"
    r"پیام اصلی|پیام (ارسال|هدایت|فوروارد|ارجاع|بازارسال)[ \u200c]*(شده|داده شده)?)\s*[-_*]*\s*$",
    re.IGNORECASE,
)
APPLE_FORWARD = re.compile(
    r"^\s*(begin forwarded message|początek przekazywanej wiadomości|начало переадресованного сообщения|"
    r"начало пересылаемого сообщения|شروع پیام ارسال[ \u200c]?شده)\s*:\s*$",
    re.IGNORECASE,
)
FROM = re.compile(
    r"^\W{0,3}(from|od|nadawca|от|от кого|отправитель|von|de|از|از طرف|فرستنده)\W{0,3}:\s*(.{1,250})$",
    re.IGNORECASE,
)
OTHER_HEADS = re.compile(
    r"^\W{0,3}(sent|date|to|cc|subject|wysłano|wysłane|data( wysłania)?|do|dw|temat|adresat|odbiorca|"
    r"отправлено|дата( отправки)?|кому|копия|тема|получатель|gesendet|datum|an|betreff|"
    r"(تاریخ )?ارسال([ \u200c]?شده)?|تاریخ|به|گیرنده|رونوشت|موضوع)\W{0,3}:\s",
    re.IGNORECASE,
)
UNDERLINE = re.compile(r"^\s*_{10,}\s*$")


def split_quote(text: str) -> tuple[str, str]:
    """What was written, and the earlier mail below it ("" if nothing is repeated, or answers stand in between)."""
    lines = text.split("\n")
    own = _last_own(lines)
    at = next((n for n in range(len(lines)) if begins_quote(lines, n, own)), None)
    if at is None:
        return text.strip(), ""
    fresh, quoted = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    if not fresh or answers_in_between(lines[at:]):
        return text.strip(), ""
    return fresh, quoted


def begins_quote(lines: list[str], at: int, own: int) -> bool:
    """`own`: the last line that nobody quotes; asked once of all lines, for there may be a million of them."""
    line = lines[at][:LONGEST_LINE].strip()
    if not line:
        return False
    if line.startswith(">"):
        return at > own
    if DIVIDERS.match(line) or APPLE_FORWARD.match(line) or begins_heads(lines, at):
        return True
    if UNDERLINE.match(line):
        following = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), None)
        return following is not None and begins_heads(lines, following)
    two = f"{line} {lines[at + 1].strip()[:LONGEST_LINE]}" if at + 1 < len(lines) else line
    if ENDS_OF_ATTRIBUTION.search(line):
        return bool(re.search(r"\d", line))
    if SAYS_WHO.match(line) and re.search(r"\d", line):
        return _next_is_quoted(lines, at + 1)
    return bool(re.search(r"\d", line)) and bool(ENDS_OF_ATTRIBUTION.search(two)) and ":" in two[-3:]


def begins_heads(lines: list[str], at: int) -> bool:
    """A block like "From: ... Sent: ... Subject: ...", as Outlook writes above what it quotes."""
    if not FROM.match(_bare(lines[at])):
        return False
    near = [_bare(line) for line in lines[at + 1 : at + 8]]
    return sum(1 for line in near if OTHER_HEADS.match(line)) >= 2


def answers_in_between(lines: list[str]) -> bool:
    """Words of one's own after the first quoted line: then the order of both means something."""
    first = next((n for n, line in enumerate(lines) if _is_quoted(line)), None)
    return first is not None and _last_own(lines) > first


def _last_own(lines: list[str]) -> int:
    """The last line with words that are not quoted; -1 if there is none."""
    return next((n for n in reversed(range(len(lines))) if lines[n].strip() and not _is_quoted(lines[n])), -1)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next_is_quoted(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if line.strip()), "")
    return _is_quoted(following)


def _bare(line: str) -> str:
    return line[:LONGEST_LINE].strip().lstrip("> ").replace("*", "").strip()
