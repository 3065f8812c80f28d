"""The "What happened?" box: the next step, the kind and the outcome that a note speaks of."""

import re
from datetime import date, datetime, time, timedelta

from contacts.phrases import words
from contacts.phrases.clocks import FoundTime, bare_hour, find_soon, find_time
from contacts.phrases.dates import FoundDate, find_date
from contacts.phrases.letters import Folded, fold
from crm.frozen import frozen

CLAUSES = re.compile(
    r"[\n;؛!?؟]+|(?<!\b[a-zа-я])(?<!\d)(?<!godz)(?<!tel)(?<!\bul)(?<!\b[Pp]on)(?<!\b[Ww]t)(?<!\b[ŚśSs]r)"
    r"(?<!\b[Cc]zw)(?<!\b[Pp]t)(?<!\b[Ss]ob)(?<!\b[Пп]н)(?<!\b[Вв]т)(?<!\b[Сс]р)(?<!\b[Чч]т)[.](?=\s|$)|(?<=\d{4})[.](?=\s|$)|,\s+(?!\d)|،\s*|\s+[-–—]\s+"
)
EDGES = " \t.,;:–—-،؛"
# Joining words that would otherwise stand alone in front of or behind the title.
LEADING = re.compile(
    r"^(?:and|then|so|next step|i|a|to|следующий шаг|далее|затем|и|و|سپس|następny krok|potem)\b[:\s]+",
    re.IGNORECASE,
)
TRAILING = re.compile(
    r"\s+(?:on|at|by|for|to|this|the|we|w|o|na|do|po|najpóźniej|во|в|на|к|до|после|در|تا)$", re.IGNORECASE
)


@frozen
class NextStep:
    """What to do and when; without a time it is for any time that day."""

    kind: str
    title: str
    day: date
    clock: time | None


@frozen
class Reading:
    """What a note seems to say. Every part is a suggestion that its writer sees and may change.

    `told` is the note without the clause of the next step, folded: empty when there is nothing but a plan.
    `is_incoming`: the client called, wrote or came.
    """

    kind: str = ""
    outcome: str = ""
    next_step: NextStep | None = None
    told: str = ""
    is_incoming: bool = False


def read_note(text: str, now: datetime) -> Reading:
    """Read a note; `now` is the writer's local time. Never raises, whatever was typed."""
    text = text[:2000]
    clauses = [clause for clause in CLAUSES.split(text) if clause and clause.strip()]
    step, used = None, None
    for clause in reversed(clauses):
        step = _step_in(fold(clause), now, alone=len(clauses) == 1)
        if step:
            used = clause
            break
    told = fold(" . ".join(clause for clause in clauses if clause is not used)).text.strip()
    is_missed, is_incoming = _says(words.MISSED, told), _says(words.INCOMING, told)
    outcome = _outcome_of(told)
    # Whoever was not reached was called.
    kind = _kind_of(told, words.HAPPENED) or ("call" if is_missed or outcome == "not_reached" else "")
    if is_missed:
        outcome = "not_reached"
    elif is_incoming and kind in {"", "call"} and _says(words.ASKS_FOR_CALL, told):
        kind, outcome = "call", "call_back"
    return Reading(kind, outcome, step, told, is_incoming and kind not in {"", "note"})


def _step_in(clause: Folded, now: datetime, *, alone: bool) -> NextStep | None:
    planned = _kind_of(clause.text, words.PLANNED)
    if not planned and (not alone or len(clause.text) > 60 or _kind_of(clause.text, words.HAPPENED)):
        return None
    day, clock = _when(clause.text, now, is_plan=bool(planned))
    if day is None:
        if clock is None or not planned:
            return None
        day = FoundDate(_coming(now, clock), clock.spans[0])
    spans = [day.span, *(clock.spans if clock else ())]
    title = _title(clause.cut(spans))
    if not title and not alone:
        return None
    return NextStep(
        planned or "task",
        title,
        day.day,
        time(clock.hour, clock.minute) if clock else None,
    )


def _when(text: str, now: datetime, *, is_plan: bool) -> tuple[FoundDate | None, FoundTime | None]:
    if soon := find_soon(text, now):
        moment, span = soon
        return FoundDate(moment.date(), span), FoundTime(moment.hour, moment.minute, (span,))
    day = find_date(text, now.date(), is_plan=is_plan)
    return day, _time_beside(text, day)


def _time_beside(text: str, day: FoundDate | None) -> FoundTime | None:
    if day is None:
        return find_time(text)
    # The date must not be read as a time: "24.11" is not 24:11.
    start, end = day.span
    masked = text[:start] + "\0" * (end - start) + text[end:]
    return find_time(masked, end) or bare_hour(masked, end)


def _coming(now: datetime, clock: FoundTime) -> date:
    is_ahead = (clock.hour, clock.minute) > (now.hour, now.minute)
    return now.date() if is_ahead else now.date() + timedelta(days=1)


def _title(rest: str) -> str:
    title = re.sub(r"\s+", " ", rest).strip(EDGES)
    title = TRAILING.sub("", LEADING.sub("", title)).strip(EDGES)
    return (title[:1].upper() + title[1:])[:200]


def _kind_of(text: str, table: dict[str, str]) -> str:
    found = {
        kind: match.start()
        for kind, pattern in table.items()
        if (match := re.search(rf"\b(?:{pattern})\b", text))
    }
    return min(found, key=lambda kind: found[kind]) if found else ""


def _says(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{pattern})(?!\w)", text) is not None


def _outcome_of(text: str) -> str:
    for outcome, pattern in (
        ("not_reached", words.NOT_REACHED),
        ("negative", words.NEGATIVE),
        ("positive", words.POSITIVE),
    ):
        if re.search(rf"\b(?:{pattern})\b", text):
            return outcome
    return ""
