"""What columns of a list of deals can be brought into, and what they are called elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from contacts.imports.parties import PARTY_FIELDS, PARTY_NAMES
from contacts.imports.synonyms import SYNONYMS
from contacts.imports.targets import Target
from sales.imports.fields import CURRENCIES

DEAL = _("Deal")
FIELDS = {
    **PARTY_FIELDS,
    **{
        target.key: target
        for target in (
            Target("deal_number", _("Number"), DEAL, "code", length=24),
            Target("title", _("Title"), DEAL, length=200),
            Target("deal_stage", _("Stage"), DEAL, length=80),
            Target("amount", _("Value, net"), DEAL, "number"),
            Target("currency", _("Currency"), DEAL, "currency"),
            Target("closes_on", _("Closes on"), DEAL, "day"),
            Target("closed_on", _("Closed on"), DEAL, "day"),
            Target("created_on", _("Created on"), DEAL, "date"),
            Target("owner", _("Owner"), DEAL, "owner"),
            Target("competitor", _("Competitor"), DEAL, length=120),
            Target("note", _("Note"), DEAL, many=True, kept_in="notes"),
        )
    },
}
NAMES = {
    "title": """
        title, deal, deal name, deal title, opportunity, opportunity name, name of the deal, subject, chance, betreff,
        tytul, temat, szansa, nazwa szansy, szansa sprzedazy, сделка, название сделки, тема, معامله, عنوان معامله, فرصت""",
    "deal_number": "deal number, deal no, deal id, opportunity id, record id, number, no, numer, номер, номер сделки, شماره",
    "deal_stage": """
        stage, deal stage, pipeline stage, sales stage, status, state, phase, etap, faza, stadium, opportunity stage, verkaufsphase,
        этап, стадия, статус, مرحله""",
    "amount": """
        amount, value, deal value, deal amount, expected revenue, opportunity amount, price, total, betrag, wert,
        kwota, wartosc, сумма, стоимость, مبلغ, ارزش""",
    "currency": CURRENCIES,
    "closes_on": """
        closes on, close date, expected close date, expected closing, closing date, deadline, abschlussdatum,
        deal expected close date, data zamkniecia, planowane zamkniecie, дата закрытия, تاریخ بستن""",
    "closed_on": "closed on, closed at, deal closed on, deal deal closed on, deal won time, deal lost time, won on, won time, lost time, actual close date, zamknieto, закрыта, بسته شد",
    "created_on": SYNONYMS["created_on"] + ", deal created, deal deal created, deal create date",
    "owner": SYNONYMS["owner"],
    "competitor": "competitor, main competitor, konkurent, wettbewerber, конкурент, رقیب",
    "note": SYNONYMS["note"],
    **PARTY_NAMES,
}
