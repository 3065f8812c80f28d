from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.phrases.next_steps import read_note

SUNDAY = datetime(2026, 11, 22, 9, 30)
TUESDAY, MONDAY = date(2026, 11, 24), date(2026, 11, 23)

STEPS = [
    ("call back Tuesday 10:00", "call", "Call back", TUESDAY, time(10)),
    ("Call back on Tuesday at 10", "call", "Call back", TUESDAY, time(10)),
    ("Call Jonas tue 10", "call", "Call Jonas", TUESDAY, time(10)),
    ("send the offer by 1 December", "task", "Send the offer", date(2026, 12, 1), None),
    ("send the offer Dec 1", "task", "Send the offer", date(2026, 12, 1), None),
    ("visit next Tuesday at 3pm", "visit", "Visit", TUESDAY, time(15)),
    ("meet in two weeks", "meeting", "Meet", date(2026, 12, 6), None),
    ("call tomorrow in the afternoon", "call", "Call", MONDAY, time(14)),
    ("call him in 3 days at 8:15", "call", "Call him", date(2026, 11, 25), time(8, 15)),
    ("demo 2026-12-03 14:30", "meeting", "Demo", date(2026, 12, 3), time(14, 30)),
    ("ring 24.11. 9:00", "call", "Ring", TUESDAY, time(9)),
    ("call back at 11", "call", "Call back", SUNDAY.date(), time(11)),
    ("call back at 8:00", "call", "Call back", MONDAY, time(8)),
    ("zadzwonić we wtorek o 10", "call", "Zadzwonić", TUESDAY, time(10)),
    (
        "Zadzwonić do pana Kowala w środę o 9:30",
        "call",
        "Zadzwonić do pana Kowala",
        date(2026, 11, 25),
        time(9, 30),
    ),
    ("wysłać ofertę za tydzień", "task", "Wysłać ofertę", date(2026, 11, 29), None),
    ("spotkanie 24 listopada o godz. 12", "meeting", "Spotkanie", TUESDAY, time(12)),
    ("oddzwonić pojutrze rano", "call", "Oddzwonić", TUESDAY, time(9)),
    ("oddzwonić w przyszłym tygodniu", "call", "Oddzwonić", MONDAY, None),
    ("перезвонить во вторник", "call", "Перезвонить", TUESDAY, None),
    (
        "Позвонить Ивану в среду в 10",
        "call",
        "Позвонить Ивану",
        date(2026, 11, 25),
        time(10),
    ),
    (
        "отправить предложение через две недели",
        "task",
        "Отправить предложение",
        date(2026, 12, 6),
        None,
    ),
    ("встреча 24 ноября в 15:00", "meeting", "Встреча", TUESDAY, time(15)),
    ("позвонить завтра утром", "call", "Позвонить", MONDAY, time(9)),
    ("تماس سه‌شنبه ساعت ۱۰", "call", "تماس", TUESDAY, time(10)),
    ("سه‌شنبه ساعت ۱۰", "task", "", TUESDAY, time(10)),
    ("فردا ساعت ۹:۳۰ زنگ بزنم", "call", "زنگ بزنم", MONDAY, time(9, 30)),
    ("جلسه ۳ آذر ساعت ۱۱", "meeting", "جلسه", TUESDAY, time(11)),
    ("ارسال پیشنهاد هفته آینده", "task", "ارسال پیشنهاد", date(2026, 11, 28), None),
    ("تماس پس‌فردا عصر ساعت ۴", "call", "تماس", TUESDAY, time(16)),
]


@pytest.mark.parametrize(("text", "kind", "title", "day", "clock"), STEPS, ids=[row[0] for row in STEPS])
def test_a_step_is_read(text, kind, title, day, clock):
    step = read_note(text, SUNDAY).next_step
    assert step is not None
    assert (step.kind, step.title, step.day, step.clock) == (kind, title, day, clock)


NOTES = [
    (
        "Spoke to Jonas, happy with tracking. Call back Tuesday 10:00",
        "call",
        "positive",
        "Call back",
    ),
    ("No answer, voicemail. Call again tomorrow", "call", "not_reached", "Call again"),
    (
        "Rozmawiałem z Katrin o ofercie. Wysłać ponownie we wtorek",
        "call",
        "",
        "Wysłać ponownie",
    ),
    (
        "Звонил, не дозвонился. Перезвонить в среду в 11",
        "call",
        "not_reached",
        "Перезвонить",
    ),
    ("Met on Tuesday and talked about prices", "meeting", "", None),
    ("Called her on Monday", "call", "", None),
    ("Wants a quote for 24 units of the 10.5 mm board", "", "", None),
    ("", "", "", None),
]


@pytest.mark.parametrize(("text", "kind", "outcome", "title"), NOTES, ids=[row[0][:30] for row in NOTES])
def test_a_note_tells_what_was_and_what_comes(text, kind, outcome, title):
    reading = read_note(text, SUNDAY)
    assert (reading.kind, reading.outcome) == (kind, outcome)
    assert (reading.next_step and reading.next_step.title) == title


def test_a_day_just_gone_is_no_plan_and_one_long_gone_is_next_years():
    assert read_note("send the letter 20.11.", SUNDAY).next_step is None
    assert read_note("send the letter 20.02.", SUNDAY).next_step.day == date(2027, 2, 20)


@pytest.mark.parametrize(
    "text",
    [
        "call 31.02.",
        "call 2026-13-40",
        "call 45 Nov",
        "جلسه ۳۱ اسفند",
        "call in 999 months",
    ],
)
def test_impossible_dates_are_passed_over(text):
    read_note(text, SUNDAY)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    read_note(text, SUNDAY)
    read_note(f"call {text} Tuesday {text} 10:00", SUNDAY)
