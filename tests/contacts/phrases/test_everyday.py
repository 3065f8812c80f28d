"""What people write in the box on a usual day, in four languages (everyday.txt)."""

from datetime import datetime
from pathlib import Path

import pytest

from contacts.phrases.next_steps import read_note

NOW = datetime(2026, 11, 22, 9, 30)
LINES = (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line for line in LINES if line and not line.startswith("#")]


def told(reading):
    step = reading.next_step
    found = [reading.kind, reading.outcome]
    if step:
        clock = step.clock.strftime("%H:%M") if step.clock else ""
        found += [step.kind, step.title, step.day.isoformat(), clock]
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row.partition(" | ")[0] for row in ROWS])
def test_it_is_read_as_it_is_meant(row):
    text, *expected = (part.strip() for part in row.split("|"))
    assert told(read_note(text, NOW)) == [
        *expected,
        *([""] * (6 - len(expected)) if len(expected) > 2 else []),
    ]


def test_each_language_has_thirty():
    assert len(ROWS) >= 4 * 30


PAST = (
    "The order of 14 machines came in May", "She had lunch at one and talked of prices", "В мае был на выставке",
    "Price went up from 10 to 12.10 EUR", "He wants 3 to 5 machines", "Увеличить заказ в два раза",
    "Konkurencja obniżyła ceny o 5 procent", "Rabat o dziesięć procent", "They pay after 30 days", "قیمت دو برابر شد",
    "Termin płatności 14 dni", "The end of the month is always busy", "Delivery took 3 weeks",
)  # fmt: skip


@pytest.mark.parametrize("text", PAST)
def test_what_is_no_plan_is_not_taken_for_one(text):
    assert read_note(text, NOW).next_step is None


def test_a_day_that_this_month_lacks_is_of_the_next():
    assert read_note("call on the 31st", NOW).next_step.day.isoformat() == "2026-12-31"
