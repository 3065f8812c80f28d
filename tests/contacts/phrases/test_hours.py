from datetime import datetime

import pytest

from contacts.phrases.hours import read_hours

MONDAY, TUESDAY = 1, 2


def fits(said, clock, day=TUESDAY):
    hour, minute = map(int, clock.split(":"))
    return read_hours(said).fit(datetime(2024, 1, day, hour, minute))


@pytest.mark.parametrize(
    ("said", "good", "bad"),
    [
        ("9-12", "10:00", "13:00"),
        ("9:30 – 11:00", "11:00", "9:00"),
        ("between 2 and 4", "15:00", "10:00"),
        ("9-5", "16:30", "18:00"),
        ("after 3 pm", "15:30", "14:59"),
        ("Mornings before ten", "9:00", "10:30"),
        ("not before 10", "10:00", "9:59"),
        ("never between 12 and 13", "11:00", "12:30"),
        ("9-11, 14-16", "15:00", "12:00"),
        ("od 9 do 12", "9:00", "8:30"),
        ("po 14", "14:00", "13:00"),
        ("nie przed 10, dzwonić po 10:30", "10:30", "9:00"),
        ("с 9 до 12", "11:59", "12:30"),
        ("не раньше 10", "12:00", "9:00"),
        ("после 15:00", "16:00", "12:00"),
        ("از ۹ تا ۱۲", "10:00", "14:00"),
        ("بعد از ساعت ۱۴", "15:00", "10:00"),
    ],
)
def test_an_hour_is_within_or_outside(said, good, bad):
    assert fits(said, good) and not fits(said, bad)


@pytest.mark.parametrize("said", ["never on Mondays", "nie w poniedziałek", "не в понедельник"])
def test_a_day_may_be_closed(said):
    assert not fits(said, "10:00", MONDAY) and fits(said, "10:00", TUESDAY)


@pytest.mark.parametrize(
    "said", ["", "Whenever", "by e-mail first", "after 2 days", "9 and 12 o'clock", "99-101"]
)
def test_what_is_not_clear_warns_of_nothing(said):
    assert read_hours(said) is None
