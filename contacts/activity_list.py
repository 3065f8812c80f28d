"""The list of activities: mine, late, today, those of my team."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.models import Activity, Client
from contacts.plan_bulk import ACTIVITY_BULK
from contacts.queries.choices import owners_of
from contacts.queries.subjects import subjects_of
from crm.access.scopes import where
from crm.frozen import frozen
from crm.lists.filters import Between, OneOf, Related, When
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.web.formats import number
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing

STATES = {
    "open": gettext_lazy("open"),
    "late": gettext_lazy("late"),
    "today": gettext_lazy("today"),
    "week": gettext_lazy("within a week"),
    "done": gettext_lazy("done"),
}


@frozen
class InState(OneOf):
    """Open, late, due today, within a week, done: reckoned from the reader's day."""

    def q(self, values: dict[str, Any], user: User) -> Q:
        today = timezone.localdate()
        start, tomorrow, week = (
            timezone.make_aware(datetime.combine(today + timedelta(days=days), time.min))
            for days in (0, 1, 8)
        )
        meaning = {
            "open": Q(done_at=None),
            "late": Q(done_at=None, due_at__lt=start),
            "today": Q(done_at=None, due_at__gte=start, due_at__lt=tomorrow),
            "week": Q(done_at=None, due_at__gte=start, due_at__lt=week),
            "done": Q(done_at__isnull=False),
        }
        found = Q()
        for key in values[self.key]:
            found |= meaning[key]
        return found


def _title(row: Any, drawing: Drawing) -> str:
    return format_html('<a href="{}">{}</a>', reverse("activity_edit", args=[row.pk]), row.title)


def _client(row: Any, drawing: Drawing) -> str:
    client = row.client_for(drawing.user)
    if client is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("client_page", args=[client.pk]), client.name)


def _person(row: Any, drawing: Drawing) -> str:
    is_shown = row.person and row.client_for(drawing.user)
    return f"<bdi>{escape(row.person.name)}</bdi>" if is_shown else ""


def _about(row: Any, drawing: Drawing) -> str:
    subject = drawing.once("subjects", lambda: subjects_of(drawing.rows, drawing.user)).get(row.about)
    return format_html('<a href="{}">{}</a>', subject.get_absolute_url(), subject) if subject else ""


def _find(words: str, user: User) -> Q:
    """By the client only where the client is seen."""
    client = Q(client__name__icontains=words) & where(Client, user, "view", "client__")
    return Q(title__icontains=words) | client


def _when(row: Any, drawing: Drawing) -> str:
    if row.done_at:
        return format_html(
            '<span class="good">{} {}</span>', _("done"), drawing.relative_day(row.done_at, "")
        )
    tone, words = drawing.due_day(row.due_at)
    return f'<span class="{tone}">{escape(words)}</span>'


def _moved(row: Any, drawing: Drawing) -> str:
    return number(row.move_count) if row.move_count else ""


def _noun(count: int) -> str:
    return ngettext("activity", "activities", count)


ACTIVITY_LIST = ListSpec(
    key="activities",
    entity=Activity.entity,
    model=Activity,
    title=gettext_lazy("Activities"),
    noun=_noun,
    url_name="activity_list",
    columns=(
        Column("title", gettext_lazy("What"), _title, is_fixed=True),
        Column("due", gettext_lazy("When"), _when, sort="due"),
        Column("kind", gettext_lazy("Kind"), cells.choice("kind")),
        Column("client", gettext_lazy("Client"), _client, joins=("client",)),
        Column("person", gettext_lazy("With"), _person, joins=("person", "client")),
        Column("about", gettext_lazy("About"), _about),
        Column("who", gettext_lazy("Who"), cells.person("assigned_to"), joins=("assigned_to",)),
        Column("done", gettext_lazy("Done"), cells.date("done_at"), is_default=False),
        Column("moved", gettext_lazy("Moved"), _moved, is_default=False),
        Column("note", gettext_lazy("Note"), cells.text("note"), is_default=False, group="notes"),
    ),
    sorts=(Sort("due", gettext_lazy("When"), "due_at"),),
    default_sort="due",
    filters=(
        InState("state", gettext_lazy("State"), choices=tuple(STATES.items())),
        Related("who", gettext_lazy("Who"), "assigned_to", choices=owners_of, knows_me=True),
        OneOf("kind", gettext_lazy("Kind"), choices=Activity.Kind.choices),
        When("due", gettext_lazy("When"), "due_at", with_never=False),
        Between("moved", gettext_lazy("Times moved"), "move_count"),
    ),
    views=(
        ReadyView("mine", gettext_lazy("Mine"), "who=me&state=open"),
        ReadyView("late", gettext_lazy("Late"), "who=me&state=late"),
        ReadyView("today", gettext_lazy("Today"), "who=me&state=today"),
        ReadyView("everyone", gettext_lazy("Everyone's"), "state=open"),
        ReadyView("done", gettext_lazy("Done"), "who=me&state=done&sort=-due"),
    ),
    bulk=ACTIVITY_BULK,
    resource="contacts.resources.ActivityResource",
    card=(_title, _client, _when, cells.choice("kind")),
    find=_find,
    row_url=lambda row: reverse("activity_edit", args=[row.pk]),
    new_url_name="activity_create",
    new_label=gettext_lazy("Plan"),
    empty_title=gettext_lazy("Nothing here"),
    empty_text=gettext_lazy("Plan what comes next with a client: a call, a meeting, a visit or a task."),
)
