"""The two lists of the audit on the engine of lists: what was done, and who read personal data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import django_filters as parse
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.audit.actions.reading import FILES, PERSONAL
from crm.audit.models import AuditEntry, ReadEntry
from crm.audit.queries.entries import everybody, known_entities
from crm.audit.views import drawing
from crm.audit.words import ACTIONS, READ_GROUPS, entity_word
from crm.frozen import frozen
from crm.lists.filters import ListFilter, OneOf, Related, When
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User


@frozen
class Exactly(ListFilter):
    """One number or address, as it is."""

    read_by: type[forms.Field] = forms.IntegerField

    def parts(self, user: User) -> dict[str, parse.Filter]:
        found = parse.Filter(label=self.label)
        found.field_class = self.read_by
        return {self.key: found}

    def q(self, values: dict[str, Any], user: User) -> Q:
        return Q(**{self.path: values[self.key]})


def _kinds(model: Any, _user: User) -> list[tuple[str, str]]:
    return sorted(((key, entity_word(key)) for key in known_entities(model)), key=lambda pair: pair[1])


def _verbs(_user: User) -> list[tuple[str, Any]]:
    return sorted(ACTIONS.items(), key=lambda pair: str(pair[1]))


def _filters(model: Any, *own: ListFilter) -> tuple[ListFilter, ...]:
    return (
        Related("who", _("Who"), "by", choices=everybody, knows_me=True),
        *own,
        OneOf("entity", _("What"), choices=partial(_kinds, model)),
        Exactly("record", _("Record number"), "object_id"),
        When("at", _("When"), with_never=False),
        Exactly("address", _("Address"), read_by=forms.GenericIPAddressField),
        Related("for_whom", _("For whom"), choices=everybody, knows_me=True),
    )


WHERE_FROM = (
    Column("for_whom", _("For whom"), cells.text("for_whom.name"), joins=("for_whom",), is_default=False),
    Column("address", _("Address"), cells.ltr("address")),
    Column("request", _("Request"), cells.ltr("request_id"), is_default=False),
)
WHO = Column("who", _("Who"), drawing.who, joins=("by", "for_whom"))
NUMBER = Column("number", _("Record number"), cells.ltr("object_id"), is_default=False)
RIGHTS = [
    "change_role",
    "give_role",
    "take_role",
    "apply_role_set",
    "share",
    "end_share",
    "set_cover",
    "end_cover",
]

NOTED = [pair for pair in READ_GROUPS if pair[0] in PERSONAL | {FILES}]

AUDIT_LIST = ListSpec(
    key="audit",
    entity="audit",
    model=AuditEntry,
    title=_("Audit log"),
    noun=lambda count: ngettext("entry", "entries", count),
    url_name="audit_list",
    columns=(
        Column("at", _("When"), drawing.linked_at, sort="at", is_fixed=True),
        WHO,
        Column("action", _("Action"), drawing.verb),
        Column("record", _("Record"), drawing.record),
        Column("said", _("What was said and changed"), drawing.said),
        *WHERE_FROM,
        NUMBER,
        Column("entity", _("What"), cells.text("entity_word"), is_default=False),
        Column("count", _("Records"), cells.number("count"), is_number=True, is_default=False),
    ),
    sorts=(Sort("at", _("When"), "at", is_indexed=True, starts_descending=True),),
    default_sort="-at",
    filters=_filters(AuditEntry, OneOf("action", _("Action"), choices=_verbs)),
    views=(
        ReadyView("all", _("Everything")),
        ReadyView("rights", _("Rights"), "&".join(f"action={verb}" for verb in RIGHTS)),
        ReadyView("deletions", _("Deletions"), "action=delete&action=erase&action=forget&action=drop_period"),
        ReadyView("exports", _("Exports"), "action=export"),
        ReadyView("sign-ins", _("Sign-ins"), "action=sign_in"),
    ),
    card=(drawing.record, drawing.who, drawing.linked_at, drawing.verb),
    resource="crm.audit.views.resources.AuditResource",
    template="audit/list.html",
    empty_title=_("Nothing was recorded"),
    empty_text=_(
        "Every change that somebody makes is recorded here with its author, its time and its values."
    ),
)

READ_LIST = ListSpec(
    key="reads",
    entity="audit",
    model=ReadEntry,
    title=_("Who read this"),
    noun=lambda count: ngettext("reading", "readings", count),
    url_name="read_list",
    columns=(
        Column("at", _("When"), drawing.at, sort="at", is_fixed=True),
        WHO,
        Column("record", _("Record"), drawing.read_record),
        Column("group", _("What was read"), cells.choice("group")),
        *WHERE_FROM,
        NUMBER,
        Column("entity", _("What"), cells.text("entity_word"), is_default=False),
    ),
    sorts=(Sort("at", _("When"), "at", is_indexed=True, starts_descending=True),),
    default_sort="-at",
    views=(ReadyView("all", _("Everything")), ReadyView("contact", _("Contact details"), "group=contact")),
    filters=_filters(ReadEntry, OneOf("group", _("What was read"), choices=NOTED)),
    card=(drawing.read_record, drawing.who, drawing.at, cells.choice("group")),
    resource="crm.audit.views.resources.ReadResource",
    template="audit/list.html",
    empty_title=_("Nobody has read anything yet"),
    empty_text=_(
        "Whoever is shown the contact details of a client or person, or a list of them, is noted here, once in ten "
        "minutes."
    ),
)
