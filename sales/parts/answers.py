"""What clients read and answer without an account: quotes and presentations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.registries import TimelineSource, by_number, timeline_sources
from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup
from crm.people.demo import DemoBuilder, demo_builders
from crm.personal_data import Keeping, Place, Subject, places
from crm.web.settings_menu import SettingsPage, settings_pages
from sales.answer_notices import register_notices
from sales.models import Quote, QuoteReply
from sales.parts import presentations
from sales.queries.quote_answers import client_side, reply_entries
from sales.registries import RecordPanel, quote_panels

MODULE = "sales"


def register() -> None:
    presentations.register()
    put_in_group(FieldGroup.CONTACT, "sales.QuoteReply", "email")
    places.register(REPLIES)
    register_notices()
    quote_panels.register(
        RecordPanel("client_side", "sales/quote_answers.html", client_side, "quote", place="main", order=10)
    )
    timeline_sources.register(
        TimelineSource(
            "quoted", _("Answers to quotes"), reply_entries, kinds=("quote",), module=MODULE, order=41, entity="quote",
            prefixes=("quoted",), recall=by_number(reply_entries, "quoted"), rows=replies_of,
        )
    )  # fmt: skip
    settings_pages.register(
        SettingsPage(
            "quote_rules", _("Quotes and their clients"), _("What is kept of how clients read their quotes."),
            "file-text", "quote_rules", group="sales", module=MODULE, entity="sales_rules", action="change", order=20,
        )
    )  # fmt: skip
    demo_builders.register(DemoBuilder("quote_answers", "sales.demo.answers.build", order=35, module=MODULE))


def replies_of(client: Any) -> Any:
    why = "whether there are any; which are seen is asked where they are shown"
    return QuoteReply.objects.unscoped(why).filter(quote__client=client)


def own_replies(subject: Subject, path: str = "") -> Q:
    """All of a client that is the person; of a company's those that came from one of the person's addresses."""
    of_client = Q(**{f"{path}quote__client": subject.client_id})
    wrote = Q(**{f"{path}email__in": [address.lower() for address in subject.emails]})
    return of_client if subject.is_client else of_client & wrote


REPLIES = Place(
    "quote_replies", _("Answers to quotes"), QuoteReply, own_replies,
    ("quote", "kind", "name", "email", "reference", "text", "at", "answer", "answered_at"),
    blank={"name": "", "email": "", "reference": "", "text": "", "answer": ""},
    near=lambda subject: Q(quote__client=subject.client_id), texts=("name", "text", "answer"),
    keeping=Keeping(
        "orders", "quote__issued_on", Q(kind=QuoteReply.Kind.ACCEPTED, quote__status=Quote.Status.ACCEPTED)
    ),
    module=MODULE, order=43,
)  # fmt: skip
