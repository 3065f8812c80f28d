"""Money, numbers, dates in the reader's language. Persian: own digits and the Jalali calendar."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
)
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.jalali import jalali

DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
FIGURES = DIGITS | str.maketrans(",.%", "٬٫٪")
JALALI_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
WEEKDAYS_FA = "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه"
# English here means the language of the interface, not the United States: 21 Nov, 14:05.
LOCALES = {"en": "en_GB", "pl": "pl", "ru": "ru", "fa": "fa"}


# A page writes the same days and small numbers again and again, and Babel parses its pattern each time.
KEPT = 4096


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    short = language.split("-", maxsplit=1)[0]
    return Locale.parse(LOCALES.get(short, short))


def locale_of(language: str | None = None) -> Locale:
    return _locale(language or get_language() or "en")


@lru_cache(maxsize=KEPT)
def _day(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_locale(language))


def _written(day: date, pattern: str) -> str:
    """A day by one of Babel's patterns, in the reader's language."""
    return _day(day, pattern, get_language() or "en")


@lru_cache(maxsize=KEPT)
def _whole_number(value: int, language: str) -> str:
    return format_decimal(value, locale=_locale(language))


def is_persian() -> bool:
    return (get_language() or "").startswith("fa")


def digits(text: object) -> str:
    """Latin digits as the language writes them; for times, codes in running text and counts inside words."""
    return str(text).translate(DIGITS) if is_persian() else str(text)


def figure(text: str) -> str:
    """A formatted number with the language's own digits and signs."""
    return text.translate(FIGURES) if is_persian() else text


def number(value: Decimal | float | None, places: int | None = None) -> str:
    if value is None:
        return "–"
    if places is None and isinstance(value, int):
        return figure(_whole_number(value, get_language() or "en"))
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return figure(format_decimal(value, format=pattern, locale=locale_of()))


def exact(value: Decimal) -> str:
    """A figure with the decimals it has, as people write them: 8, 506.44, 0.125."""
    places = -int(value.normalize().as_tuple().exponent)
    return number(value, max(places, 2) if places > 0 else 0)


def listed(parts: Iterable[object]) -> str:
    """One after the other, with the comma of the language."""
    return ("، " if is_persian() else ", ").join(map(str, parts))


def compact(value: Decimal | float) -> str:
    """2.84M and its like, for axes and foot sums."""
    return figure(format_compact_decimal(value, fraction_digits=2, locale=locale_of()))


def percent(value: Decimal | float | None) -> str:
    """A share given as 0..1."""
    return "–" if value is None else figure(format_percent(value, locale=locale_of()))


def money(amount: Decimal | float | None, currency: str, *, cents: bool = False) -> str:
    """Amount with its currency; without cents unless asked, since lists and tiles are read, not added up."""
    if amount is None:
        return "–"
    locale = locale_of()
    pattern = locale.currency_formats["standard"].pattern
    if pattern.startswith("¤") and get_currency_symbol(currency, locale=locale)[-1:].isalpha():
        pattern = pattern.replace("¤", "¤\u00a0")
    if not cents:
        pattern = pattern.replace(".00", "")
    return figure(format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False))


def money_compact(amount: Decimal | float, currency: str) -> str:
    return figure(format_compact_currency(amount, currency, fraction_digits=1, locale=locale_of()))


def local(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day_of(moment: date | datetime) -> date:
    here = local(moment)
    return here.date() if isinstance(here, datetime) else here


def is_jalali(day: date) -> bool:
    """Whether the reader counts this day by the Jalali calendar, which begins in 622."""
    return is_persian() and day.year > 622


def jalali_month(day: date) -> str:
    return JALALI_MONTHS.split()[jalali(day).month - 1]


def date_short(moment: date | datetime | None) -> str:
    """21 Nov, with the year when it is another one; Jalali for Persian."""
    if moment is None:
        return "–"
    day, today = day_of(moment), timezone.localdate()
    if is_jalali(day):
        there = jalali(day)
        text = f"{there.day} {jalali_month(day)}"
        return digits(text if there.year == jalali(today).year else f"{text} {there.year}")
    return _written(day, "d MMM" if day.year == today.year else "d MMM y")


def date_long(moment: date | datetime | None) -> str:
    """Tuesday 24 November 2026."""
    if moment is None:
        return "–"
    day = day_of(moment)
    if is_jalali(day):
        there = jalali(day)
        return digits(f"{WEEKDAYS_FA.split()[day.weekday()]} {there.day} {jalali_month(day)} {there.year}")
    return _written(day, "EEEE d MMMM y")


def day_number(moment: date | datetime) -> str:
    """24; the head of a column in a calendar."""
    day = day_of(moment)
    return digits(jalali(day).day) if is_jalali(day) else str(day.day)


def weekday(moment: date | datetime) -> str:
    """Tue."""
    day = day_of(moment)
    return WEEKDAYS_FA.split()[day.weekday()] if is_persian() else _written(day, "EEE")


def month(moment: date) -> str:
    """Nov; on the axis of a chart."""
    day = day_of(moment)
    return jalali_month(day) if is_jalali(day) else _written(day, "LLL")


def month_and_year(moment: date) -> str:
    """October, or October 2025 when it is another year; a heading."""
    day, today = day_of(moment), timezone.localdate()
    if is_jalali(day):
        year = jalali(day).year
        same = year == jalali(today).year
        return jalali_month(day) if same else digits(f"{jalali_month(day)} {year}")
    shown = _written(day, "LLLL" if day.year == today.year else "LLLL y")
    return shown[:1].upper() + shown[1:]


def calendar_month(first: date) -> str:
    """November 2026; a month of the calendar that computers count by, in Persian as well."""
    return digits(_written(first, "LLLL y"))


def time_short(moment: datetime | None) -> str:
    if moment is None:
        return "–"
    return digits(f"{local(moment):%H:%M}")


def date_time(moment: datetime | None) -> str:
    """21 Nov, 14:05."""
    if moment is None:
        return "–"
    return f"{date_short(moment)}{'،' if is_persian() else ','} {time_short(moment)}"


def relative_day(moment: date | datetime | None, none: str = "") -> str:
    """How far away a day is: "68 days ago", "yesterday", "today", "Tue", "1 Dec"."""
    if moment is None:
        return none
    days = (day_of(moment) - timezone.localdate()).days
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days < 0:
        return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": number(-days)}
    return weekday(moment) if days < 7 else date_short(moment)


def is_any_time(moment: datetime) -> bool:
    """The last minute of a day stands for "any time that day"."""
    here = local(moment)
    return isinstance(here, datetime) and (here.hour, here.minute) == (23, 59)


def due_day(moment: date | datetime | None, none: str = "") -> str:
    """The same for something planned: what is past is late ("2 days late"), today carries its time."""
    if moment is None:
        return none
    days = (timezone.localdate() - day_of(moment)).days
    if days > 0:
        return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": number(days)}
    if days == 0 and isinstance(moment, datetime) and not is_any_time(moment):
        return _("today %(time)s") % {"time": time_short(moment)}
    return relative_day(moment)


def due_tone(moment: date | datetime | None) -> str:
    """The colour of a next step: bad late, good today, warn none, "" planned."""
    if moment is None:
        return "warn"
    days = (day_of(moment) - timezone.localdate()).days
    return "bad" if days < 0 else "good" if days == 0 else ""


def duration(minutes: int) -> str:
    """3 h 20 min."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(m)s min") % {"m": number(rest)}
    if not rest:
        return _("%(h)s h") % {"h": number(hours)}
    return _("%(h)s h %(m)s min") % {"h": number(hours), "m": number(rest)}


def file_size(size: int) -> str:
    if size < 1024 * 1024:
        return _("%(n)s KB") % {"n": number(max(1, round(size / 1024)) if size else 0)}
    return _("%(n)s MB") % {"n": number(round(size / 1024 / 1024, 1))}
