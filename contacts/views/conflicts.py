"""What somebody else saved meanwhile, who and when, stands beside one's own, and either can stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contacts.actions.edits import is_moved
from contacts.forms.seen import in_words
from contacts.models import Client, Interaction, Person
from crm.audit.queries.saves import Save, last_saves
from crm.custom_fields.fields import value_of
from crm.frozen import frozen
from crm.web.values import field_label

PERSON = "person."


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
        "back": _where(request) or (client.get_absolute_url() if client else request.get_full_path()),
    }
    template = "contacts/conflict.html#dialog" if request.htmx else "contacts/conflict.html"
    return render(request, template, context)


def _where(request: HttpRequest) -> str:
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
    """A person and an entry of the stream are told of on their client."""
    if isinstance(current, Person):
        found = last_saves(current.client, {f"{PERSON}{name}": value for name, value in theirs.items()})
        return {name.removeprefix(PERSON): save for name, save in found.items()}
    return last_saves(current.client if isinstance(current, Interaction) else current, theirs)
