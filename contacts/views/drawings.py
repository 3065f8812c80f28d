"""Charts of the client page."""

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from contacts.queries.rhythm import Rhythm
from crm.web import charts
from crm.web.formats import month, number


def draw_rhythm(rhythm: Rhythm) -> SafeString:
    """52 weekly bars by channel with the quiet gap marked in words."""
    gap_label = ngettext("%(n)s quiet week", "%(n)s quiet weeks", rhythm.gap_weeks) % {
        "n": number(rhythm.gap_weeks)
    }
    return charts.rhythm(
        rhythm.weeks,
        months=[(index, month(day)) for index, day in rhythm.months],
        gap=rhythm.gap,
        gap_label=gap_label,
        label=_("%(n)s contacts in 52 weeks") % {"n": number(rhythm.count)},
        rtl=get_language_bidi(),
    )
