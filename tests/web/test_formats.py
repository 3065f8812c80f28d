from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from crm.web import formats


@pytest.fixture(params=["en", "pl", "ru", "fa"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def _noon(time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False)


def test_money_in_four_languages(language):
    shown = formats.money(Decimal("1234567.40"), "EUR").replace("\u00a0", " ").replace("\u200e", "")
    assert (
        shown == {"en": "€1,234,567", "pl": "1 234 567 €", "ru": "1 234 567 €", "fa": "€ ۱٬۲۳۴٬۵۶۷"}[language]
    )


def test_money_with_cents_and_a_currency_of_letters():
    assert formats.money(Decimal("12.5"), "PLN", cents=True) == "PLN\u00a012.50"


def test_no_figure_is_a_dash():
    assert formats.money(None, "EUR") == formats.number(None) == formats.percent(None) == "–"


@pytest.mark.usefixtures("_noon")
def test_days_ago_have_the_plural_of_the_language(language):
    assert formats.relative_day(date(2026, 9, 14)) == {
        "en": "68 days ago", "pl": "68 dni temu", "ru": "68 дней назад", "fa": "۶۸ روز پیش",
    }[language]  # fmt: skip


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(
    ("away", "shown", "tone"),
    [
        (-2, "2 days late", "bad"),
        (-1, "1 day late", "bad"),
        (1, "tomorrow", ""),
        (3, "Tue", ""),
        (20, "11 Dec", ""),
    ],
)
def test_next_step_says_how_late_or_when(away, shown, tone):
    day = timezone.localdate() + timedelta(days=away)
    assert (formats.due_day(day), formats.due_tone(day)) == (shown, tone)


@pytest.mark.usefixtures("_noon")
def test_today_carries_its_time():
    moment = timezone.now() + timedelta(hours=2)
    assert formats.due_day(moment) == "today 15:00"  # in Warsaw
    assert formats.due_tone(moment) == "good"


def test_none_is_said_in_words():
    assert formats.due_day(None, "No next step") == "No next step"
    assert formats.due_tone(None) == "warn"


@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(
    ("value", "shown"),
    [("8.000", "8"), ("506.4400", "506.44"), ("9513.100", "9,513.10"), ("0.1250", "0.125"), ("0", "0")],
)
def test_a_figure_has_the_decimals_it_needs(value, shown):
    assert formats.exact(Decimal(value)) == shown


def test_a_month_of_the_calendar_and_a_list_in_two_languages():
    assert formats.calendar_month(date(2026, 11, 1)) == "November 2026"
    assert formats.listed(["one", 2]) == "one, 2"
    with translation.override("fa"):
        assert formats.calendar_month(date(2026, 11, 1)) == "نوامبر ۲۰۲۶"
        assert formats.listed(["یک", "دو"]) == "یک، دو"


def test_persian_dates_are_jalali():
    with translation.override("fa"):
        assert formats.date_long(date(2026, 11, 24)) == "سه‌شنبه ۳ آذر ۱۴۰۵"
        assert formats.date_short(date(2026, 11, 24)) == "۳ آذر"


@pytest.mark.usefixtures("_noon")
def test_time_is_that_of_the_reader():
    with timezone.override("Europe/Warsaw"):
        assert formats.date_time(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "22 Nov, 00:30"


def test_duration_and_size():
    assert formats.duration(200) == "3 h 20 min"
    assert formats.duration(45) == "45 min"
    assert formats.file_size(4_200_000) == "4 MB"


def test_a_day_before_the_jalali_calendar_is_told_all_the_same():
    with translation.override("fa"):
        told = (
            formats.date_short,
            formats.date_long,
            formats.month,
            formats.month_and_year,
            formats.day_number,
        )
        assert all(tell(date(26, 11, 30)) for tell in told)
