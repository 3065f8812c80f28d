"""Telling a colleague what somebody else gave them: one notice for any number, none for what one gives oneself."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse

from contacts.models import Activity, Client
from contacts.notices import CLIENTS_GIVEN, PLANS_GIVEN
from crm.changes.models import ChangeSet
from crm.messages.actions.telling import Told, tell
from crm.messages.message_kinds import SHARED

if TYPE_CHECKING:
    from crm.people.models import User


def tell_of_clients(ids: Collection[int], change_set: ChangeSet, *, to: User, by: User) -> None:
    """A single one by its name, which its owner sees."""
    if not ids or to.pk == by.pk:
        return
    text, link = "", f"{reverse('client_list')}?owner={to.pk}"
    if len(ids) == 1:
        client = Client.objects.unscoped("the new owner sees it").only("pk", "name").get(pk__in=ids)
        text, link = client.name, client.get_absolute_url()
    params = {"by": by.name, "count": len(ids)}
    tell([Told(to.pk, CLIENTS_GIVEN, text, link, f"given:{change_set.pk}", params)])


def tell_of_shared_clients(ids: Collection[int], change_set: ChangeSet, *, to: User, by: User) -> None:
    """They see and change them from now on; as with one, they are told what was shared."""
    if not ids:
        return
    text, link = "", f"{reverse('client_list')}?co_owner={to.pk}"
    if len(ids) == 1:
        client = Client.objects.unscoped("the co-owner sees it").only("pk", "name").get(pk__in=ids)
        text, link = client.name, client.get_absolute_url()
    params = {"by": by.name, "count": len(ids)}
    tell([Told(to.pk, SHARED, text, link, f"shared:{change_set.pk}", params)])


def tell_of_plan(activity: Activity, by: User) -> None:
    if activity.assigned_to_id != by.pk:
        link = reverse("activity_edit", args=[activity.pk])
        params = {"by": by.name, "count": 1}
        tell([Told(activity.assigned_to_id, PLANS_GIVEN, activity.title, link, params=params)])


def tell_of_plans(ids: Collection[int], change_set: ChangeSet, *, to: User, by: User) -> None:
    if ids and to.pk != by.pk:
        link = f"{reverse('activity_list')}?view=mine&who=me&state=open"
        params = {"by": by.name, "count": len(ids)}
        tell([Told(to.pk, PLANS_GIVEN, "", link, f"given:{change_set.pk}", params)])
