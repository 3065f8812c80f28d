"""Samples for the gallery page: every part once, with plainly made-up content."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.utils import timezone

from crm.web import charts
from crm.web.formats import compact
from crm.web.icons import ICONS
from crm.web.templatetags.blocks import Fact, Tab


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As it stands on the door.")
    email = forms.EmailField(label="E-mail", required=False)
    stage = forms.ChoiceField(choices=[("lead", "Lead"), ("customer", "Customer")])
    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    discount = forms.DecimalField(required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)
    channel = forms.ChoiceField(
        choices=[("phone", "Phone"), ("mail", "E-mail")], widget=forms.RadioSelect, required=False
    )
    tags = forms.MultipleChoiceField(
        choices=[("a", "Key account"), ("b", "Export")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(
        label="May be called on Saturdays", required=False, help_text="Asked on the phone."
    )
    list_file = forms.FileField(required=False)


ROWS = [
    ("Nordic Paper AS", "Oslo", "A", "Anna Berg", 68, None, 48000, 241800, 96, "warn", "Cooling"),
    ("Kraków Print House", "Kraków", "A", "Bruno Lis", 61, -2, 38500, 198300, 79, "warn", "Cooling"),
    ("Verde Energia", "Bologna", "B", "Anna Berg", 49, 0, 52300, 121700, 48, "bad", "At risk"),
    ("Fjord Seafood", "Bergen", "B", "Carla Rossi", 45, 3, 41000, 98600, 39, "good", "Growing"),
]
ROW_KEYS = ["name", "city", "klass", "owner", "last", "next", "pipe", "turnover", "share", "tone", "relation"]


def rows():
    now = timezone.now()
    for values in ROWS:
        row = SimpleNamespace(**dict(zip(ROW_KEYS, values, strict=True)))
        row.last = now - timedelta(days=row.last)
        row.next = None if row.next is None else now + timedelta(days=row.next)
        yield row


def facts():
    line = charts.spark([3, 4, 3, 6, 5, 7, 9], width=84)
    return [
        Fact("Turnover, 12 months", "€184,200", "on last year", "12%", "up", extra=line),
        Fact("Margin", "31%", "€57,100"),
        Fact("Open deals", "€132,000", "3 deals", url="#deals"),
        Fact("Last contact", "2 days ago", "Call with Jonas Weber"),
        Fact("Next step", "Tue 24 Nov", "10:00 · Demo"),
        Fact("Sales cycle", "46 days", "on last quarter", "5 days", "down"),
    ]


def drawings(*, rtl):
    weeks = [
        {"call": i % 3, "mail": (i * 7) % 4, "meet": int(i % 9 == 0)} if not 27 <= i <= 32 else {}
        for i in range(52)
    ]
    months = [charts.Column(f"M{i}", 90 + i * 6, 120, state="past") for i in range(1, 11)]
    months += [charts.Column("M11", 120, 155, 140, 165, "now"), charts.Column("M12", 0, 170, 134, 178)]
    stages = [("Qualified", 420), ("Needs", 268), ("Offer", 171), ("Won", 26)]
    return {
        "rhythm": charts.rhythm(
            weeks,
            months=[(2, "Dec"), (20, "Apr"), (40, "Sep")],
            gap=(27, 32),
            gap_label="6 quiet weeks",
            rtl=rtl,
        ),
        "columns": charts.columns(months, say=compact, label="Revenue against target", rtl=rtl),
        "stack": charts.stack([(48, "k1"), (31, "k2"), (8, "k3"), (13, "k5")], label="Portfolio"),
        "funnel": charts.funnel(
            [charts.Bar(name, count, compact(count)) for name, count in stages], label="Funnel"
        ),
    }


def board():
    deals = [
        ("Nordic Paper AS", "Tablets for 18 pickers", 18400, 0, 3),
        ("Fjord Seafood", "Cold chain sensors", 41000, 2, 8),
    ]
    late = [
        ("Kraków Print House", "Colour line upgrade", 96000, -4, 24),
        ("Delta Chemicals", "Safety package", 58000, None, 22),
    ]
    today = timezone.now()
    for key, (name, rows) in enumerate([("Qualified", deals), ("Offer", late), ("Closing", [])]):
        cards = [
            SimpleNamespace(
                pk=f"{key}{nth}", company=company, title=title, value=value, age=age, is_stuck=age > 20,
                next=None if days is None else today + timedelta(days=days),
            )
            for nth, (company, title, value, days, age) in enumerate(rows)
        ]  # fmt: skip
        yield SimpleNamespace(key=key, name=name, cards=cards, total=sum(card.value for card in cards))


def everything(*, rtl=False):
    sent = SampleForm({"name": "", "email": "anna@", "stage": "lead"})
    views = [
        Tab("All clients", "#all", count="1,284"),
        Tab("Going quiet", "#quiet", True, "212"),
        Tab("Mine", "#mine"),
    ]
    kinds = [Tab("Board", "#board", True, icon="square-kanban"), Tab("List", "#list", icon="list")]
    return {
        "form": SampleForm(),
        "sent": sent,
        "board": list(board()),
        "facts": facts(),
        "rows": list(rows()),
        "views": views,
        "kinds": kinds,
        "charts": drawings(rtl=rtl),
        "now": timezone.now(),
        "icons": sorted(ICONS),
        "steps": ["File", "Columns", "Check", "Run"],
    }
