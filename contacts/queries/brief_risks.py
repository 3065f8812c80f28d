"""What could go wrong with a client, as far as its own rows tell; upper rooms add theirs by their part of the brief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Client, Interaction, Person
from crm.web.formats import number, relative_day

if TYPE_CHECKING:
    from contacts.queries.briefs import Brief

QUIET = timedelta(days=60)


def risks_of(brief: Brief) -> list[str]:
    """Sentences, the gravest first; reads nothing."""
    return [*_contact(brief), *_steps(brief), *_people(brief)]


def _contact(brief: Brief) -> Iterator[str]:
    client = brief.client
    if client.stage == Client.Stage.LOST:
        yield _("Lost as a client.")
    if client.last_contact_at is None:
        yield _("Nobody was ever in contact.")
    elif client.last_contact_at < timezone.now() - QUIET:
        yield _("Last contact %(when)s.") % {"when": relative_day(client.last_contact_at)}
    if brief.talks and brief.talks[0].outcome == Interaction.Outcome.NEGATIVE:
        yield _("The last contact went badly.")


def _steps(brief: Brief) -> Iterator[str]:
    late = sum(step.is_overdue for step in brief.promises)
    if late:
        yield ngettext("%(n)s promise is late.", "%(n)s promises are late.", late) % {"n": number(late)}
    if not brief.promises:
        yield _("Nothing is planned.")


def _people(brief: Brief) -> Iterator[str]:
    if brief.shows_channels:
        yield from _channels(brief)
    roles = {person.purchase_role for person in brief.persons}
    if Person.PurchaseRole.DECIDES not in roles:
        yield _("It is not known who decides.")
    for person in brief.persons:
        if person.purchase_role == Person.PurchaseRole.BLOCKS:
            yield _("%(name)s is against us.") % {"name": person.name}


def _channels(brief: Brief) -> Iterator[str]:
    channels = [*brief.channels, *(channel for person in brief.persons for channel in person.reach)]
    if not any(channel.kind in ("phone", "email") for channel in channels):
        yield _("No phone and no e-mail that works.")
    elif channels and all(channel.has_opted_out for channel in channels):
        yield _("Opted out of every channel.")
