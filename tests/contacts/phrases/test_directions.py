"""Who began it, as the four languages say it."""

from datetime import datetime

import pytest

from contacts.phrases.next_steps import read_note

SUNDAY = datetime(2026, 11, 22, 9, 30)
CAME = [
    ("Jonas called us about the paper", "call", ""),
    ("Jonas called, wants a new price", "call", ""),
    ("She called back in the morning", "call", ""),
    ("The client called and asked to be called back", "call", "call_back"),
    ("Marta Nowak wrote to us", "email", ""),
    ("Missed call", "call", "not_reached"),
    ("Dzwonił pan Kowal, pyta o cenę", "call", ""),
    ("Zadzwoniła Katrin, prosi o telefon", "call", "call_back"),
    ("Nieodebrane połączenie od pana Kowala", "call", "not_reached"),
    ("Napisał w sprawie faktury", "email", ""),
    ("Иван звонил нам по поводу цены", "call", ""),
    ("Звонил нам Иван, просит перезвонить", "call", "call_back"),
    ("Клиент позвонил, всё хорошо", "call", ""),
    ("Пропущенный звонок", "call", "not_reached"),
    ("آقای رضایی تماس گرفت", "call", ""),
    ("مشتری زنگ زد و خواست با او تماس بگیریم", "call", "call_back"),
]
WENT = [
    "Called Jonas about the paper", "I called, all is well", "Spoke to Jonas",
    "Zadzwoniłem do pana Kowala", "Dzwoniłam, nie odebrał", "Napisałem do nich", "Rozmawiałem z Katrin",
    "Я звонил Ивану", "Звонил, не дозвонился", "Написал им письмо", "تماس گرفتم", "زنگ زدم و صحبت کردیم",
    "Wants a quote for 24 units", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "outcome"), CAME)
def test_the_client_began_it(text, kind, outcome):
    reading = read_note(text, SUNDAY)
    assert (reading.kind, reading.outcome, reading.is_incoming) == (kind, outcome, True)


@pytest.mark.parametrize("text", WENT)
def test_we_did(text):
    assert not read_note(text, SUNDAY).is_incoming


def test_a_call_back_with_a_day_is_a_plan_and_no_wish():
    reading = read_note("Jonas called us, wants a price. Call back Tuesday 10:00", SUNDAY)
    assert reading.is_incoming and reading.outcome == "" and reading.next_step.title == "Call back"
