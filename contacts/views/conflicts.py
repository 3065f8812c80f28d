"""What somebody else saved meanwhile, who and when, stands beside one's own, and either can stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contacts.actions.channels import word_of
from contacts.actions.details import DETAILS, client_of
from contacts.actions.edits import is_moved
from contacts.forms.seen import in_words
from contacts.models import Channel, Client, Interaction, Person
from crm.audit.queries.saves import Save, last_saves
from crm.custom_fields.fields import value_of
from crm.frozen import frozen
from crm.web.values import field_label


@frozen
class Line:
    """One field with both values in words; `save` is None where nobody is known to have written theirs."""

    label: str
    yours: str
    theirs: str
    save: Save | None


def record_conflict(
    request: HttpRequest, form, current, client: Client | None, *, title: str, **extra
) -> HttpResponse:
    """For a form with SeenValues; `extra` is what its class needs to be made once more."""
    mine, seen = form.touched, form.seen_values or {}
    moved = [name for name in mine if is_moved(current, name, mine[name], seen)]
    context = conflict_lines(current, mine, moved, form.in_words) | {
        "record": current,
        "client": client,
        "title": title,
        "form": form.anew(current, **extra),
        "action": request.get_full_path(),
        "back": page_behind(request) or (client.get_absolute_url() if client else request.get_full_path()),
    }
    template = "contacts/conflict.html#dialog" if request.htmx else "contacts/conflict.html"
    return render(request, template, context)


def page_behind(request: HttpRequest) -> str:
    """The page on which the dialog of the form stands."""
    place = urlsplit((request.htmx and request.htmx.current_url) or "")
    return f"{place.path}?{place.query}" if place.query else place.path


def conflict_lines(current, mine: Mapping[str, Any], moved: list[str], words=in_words) -> dict[str, Any]:
    """For the template: a line for each of the `moved` fields, and the latest of the saves that made them."""
    theirs = {name: value_of(current, name) for name in moved}
    saves, model = _saves(current, theirs), type(current)
    lines = []
    for name in moved:
        yours = words(model, name, mine)
        if yours is not None:
            told = Line(field_label(model, name), yours, words(model, name, theirs) or "", saves.get(name))
            lines.append(told)
    return {"lines": lines, "save": max(saves.values(), key=lambda one: one.at, default=None)}


def _saves(current, theirs: dict[str, Any]) -> dict[str, Save]:
    target, word = _told_on(current)
    found = last_saves(target, {word(name): value for name, value in theirs.items()})
    return {name: found[word(name)] for name in theirs if word(name) in found}


def _told_on(current) -> tuple[Model, Callable[[str], str]]:
    """The record in whose history a change of this one stands, and what a field is called there."""
    if isinstance(current, Person):
        return current.client, "person.{}".format
    if isinstance(current, Channel):
        return current.client, lambda name: word_of(current, name)
    if isinstance(current, DETAILS):
        return client_of(current), f"{current._meta.model_name}.{{}}".format
    return (current.client if isinstance(current, Interaction) else current), str
