"""Fields and values of the audit and of change sets as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.entities import entities
from crm.access.levels import Action, Level
from crm.access.locks import ChildModel
from crm.custom_fields.fields import named_field
from crm.web import formats
from crm.web.languages import country_name, language_name
from crm.web.made_values import in_words

Model = type[models.Model] | None
# Codes by the name of their field.
CODES: dict[str, Callable[[str], str]] = {
    "country": country_name,
    "language": language_name,
    "languages": language_name,
}
# What actions write as a word of the program, by the name they write it under.
WAYS = {
    "link": gettext_lazy("the link for a new password"),
    "openid": gettext_lazy("the firm’s own account"),
    "passkey": gettext_lazy("passkey"),
    "password": gettext_lazy("password"),
    "recovery_codes": gettext_lazy("recovery code"),
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkey"),
}
WORDS = {
    "action": {action.value: action.label for action in Action},
    "way": WAYS,
    "ways": WAYS,
}
# What actions write under a name of their own.
OTHER_LABELS = {
    "access_mode": gettext_lazy("Access mode"),
    "action": gettext_lazy("May"),
    "activity": gettext_lazy("Activity"),
    "agent": gettext_lazy("Agent"),
    "baseline": gettext_lazy("Role of everybody"),
    "cells": gettext_lazy("Rights"),
    "change_set": gettext_lazy("Change"),
    "clients": gettext_lazy("Clients"),
    "competitor": gettext_lazy("Competitor"),
    "contacted": gettext_lazy("Contacted"),
    "co_owner": gettext_lazy("Co-owner"),
    "copy_of": gettext_lazy("Copy of"),
    "create": gettext_lazy("Created"),
    "deal": gettext_lazy("Deal"),
    "deputy": gettext_lazy("Deputy"),
    "device": gettext_lazy("Device"),
    "devices": gettext_lazy("Devices"),
    "email": gettext_lazy("E-mail"),
    "entry": gettext_lazy("Entry"),
    "file": gettext_lazy("File"),
    "from": gettext_lazy("From"),
    "further": gettext_lazy("Further deputies"),
    "given_to": gettext_lazy("Given to"),
    "held": gettext_lazy("Owned"),
    "home_team": gettext_lazy("Home team"),
    "items": gettext_lazy("Items"),
    "kept": gettext_lazy("Left"),
    "languages": gettext_lazy("Speaks"),
    "leads": gettext_lazy("Leads"),
    "left_in_pool": gettext_lazy("Left in the pool"),
    "messenger": gettext_lazy("Messenger"),
    "modules_off": gettext_lazy("Modules switched off"),
    "needs": gettext_lazy("Asked for"),
    "on": gettext_lazy("On"),
    "order": gettext_lazy("Order"),
    "owner": gettext_lazy("Owner"),
    "passed": gettext_lazy("Went without"),
    "person": gettext_lazy("Person"),
    "phone": gettext_lazy("Phone"),
    "points": gettext_lazy("Checklist"),
    "rate": gettext_lazy("Rate"),
    "reason": gettext_lazy("Reason"),
    "refuse": gettext_lazy("Refused"),
    "role": gettext_lazy("Role"),
    "roles": gettext_lazy("Roles"),
    "rules": gettext_lazy("Rules"),
    "second_factor": gettext_lazy("Second factor"),
    "shares": gettext_lazy("Sold together"),
    "skills": gettext_lazy("Good at"),
    "skip": gettext_lazy("Left out"),
    "spent": gettext_lazy("Cost of sale"),
    "stage": gettext_lazy("Stage"),
    "teams": gettext_lazy("Teams"),
    "text": gettext_lazy("Text"),
    "to": gettext_lazy("To"),
    "took_along": gettext_lazy("Taken along"),
    "undone": gettext_lazy("Undone"),
    "until": gettext_lazy("Until"),
    "update": gettext_lazy("Changed"),
    "warns": gettext_lazy("Warns of"),
    "way": gettext_lazy("Signed in by"),
    "ways": gettext_lazy("Signed in by"),
    "web": gettext_lazy("Web"),
    "week": gettext_lazy("Working time"),
    "with": gettext_lazy("With"),
    "inquiry": gettext_lazy("Inquiry"),
    "payment": gettext_lazy("Payment"),
    "language": gettext_lazy("Language"),
}


def colleagues() -> Any:
    """Names of all colleagues by key, read when the first is asked for."""
    return SimpleLazyObject(lambda: dict(get_user_model()._default_manager.values_list("pk", "name")))


def field_label(model: Model, name: str) -> str:
    """The word a form uses for a field; `person.position` is a field of a child, `client.view` a cell of a role."""
    if made := _made(model, name):
        return made.label
    prefix, _dot, rest = name.rpartition(".")
    if prefix in entities and rest in Action:
        return f"{entities.get(prefix).label}: {Action(rest).label}"
    field = _field(model, name)
    if field is not None and getattr(field, "verbose_name", "") != field.name.replace("_", " "):
        return str(capfirst(field.verbose_name))
    return str(OTHER_LABELS.get(name) or capfirst((rest or name).replace("_", " ")))


def shown(model: Model, name: str, value: Any, names: Any = None) -> str:
    """A value as people read it: the word of a choice, yes or no, a day, a colleague's name; "" for nothing.

    `names` (see `colleagues`) turns the key of a colleague into a name; other keys are shown as #7.
    """
    if value in (None, "", [], {}):
        return ""
    if made := _made(model, name):
        return in_words(made, value, names)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return formats.listed(f"{key}: {shown(None, key, item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return formats.listed(shown(None, name, item) for item in value)
    field = _field(model, name)
    if field is None:
        return _word(name, value) or _level(name, value) or _moment(value) or str(value)
    return _of_field(field, value, names)


def _made(model: Model, name: str) -> Any:
    """The made field of this name, on the model or on a child of it ("person.custom.size")."""
    return named_field(model._meta.model_name, name) if model is not None and "." in name else None


def _of_field(field: Any, value: Any, names: Any) -> str:
    if isinstance(field, models.ForeignKey) and str(value).isdecimal():
        if names is not None and field.related_model is get_user_model():
            return str(names.get(int(value), f"#{value}"))
        return f"#{value}"
    choices = dict(field.flatchoices or ())
    if value in choices:
        return str(choices[value])
    read = CODES.get(field.name) or READERS.get(field.get_internal_type())
    return (read(value) if read else "") or str(value)


def _decimal(value: Any) -> str:
    try:
        return formats.number(Decimal(str(value)))
    except InvalidOperation:
        return ""


def _moment(value: Any) -> str:
    """A moment or day that was written down as text."""
    try:
        if isinstance(value, str) and len(value) > 10:
            value = parse_datetime(value)
        elif isinstance(value, str) and len(value) == 10:
            value = parse_date(value)
    except ValueError:
        return ""
    if isinstance(value, datetime):
        return f"{formats.date_long(value)}, {formats.time_short(value)}"
    return formats.date_long(value) if isinstance(value, date) else ""


READERS: dict[str, Callable[[Any], str]] = {
    "DecimalField": _decimal,
    "DateField": _moment,
    "DateTimeField": _moment,
}


def _word(name: str, value: Any) -> str:
    read = CODES.get(name)
    return read(value) if read and isinstance(value, str) else str(WORDS.get(name, {}).get(value, ""))


def _level(name: str, value: Any) -> str:
    """A level of the role matrix, where the name is a cell of it."""
    prefix, _dot, action = name.rpartition(".")
    if prefix in entities and action in Action:
        word = str(value).upper()
        return str(Level[word].label) if word in Level.__members__ else str(value)
    return ""


def _field(model: Model, name: str) -> Any:
    if model is None:
        return None
    prefix, _dot, rest = name.rpartition(".")
    for owner in _owners(model, prefix):
        try:
            field = owner._meta.get_field(rest)
        except FieldDoesNotExist:
            continue
        if field.concrete:
            return field
    return None


@lru_cache(maxsize=1024)
def _owners(model: type[models.Model], prefix: str) -> tuple[type[models.Model], ...]:
    """The models whose field a name can mean: the child named by its prefix, else the model and its children."""
    app = apps.get_app_config(model._meta.app_label)
    if prefix:
        return tuple(found for found in app.get_models() if found._meta.model_name == prefix)
    children = [
        found for found in app.get_models() if issubclass(found, ChildModel) and found.scope_root() is model
    ]
    return (model, *children)
