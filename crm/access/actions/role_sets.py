"""Putting one of the three ready sets into the matrix of a firm that runs already."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.levels import FieldGroup
from crm.access.models import FieldGrant, Grant, Role
from crm.access.queries.admins import keep_an_admin
from crm.access.role_sets import ROLES, field_level_of, install_role_set, level_of
from crm.audit.actions import record
from crm.once import forget
from crm.people.models import Firm, User


def set_changes(mode: str) -> int:
    """How many cells of the ready roles would get another level with this set."""
    rows = Grant.objects.filter(role__key__in=ROLES).values_list("role__key", "entity", "action", "level")
    now = {(role, entity, action): level for role, entity, action, level in rows}
    then = {
        (role, entity.key, action): int(level_of(role, mode, entity, action))
        for role in ROLES
        for entity in entities.items()
        for action in entity.actions
    }
    fields = FieldGrant.objects.filter(role__key__in=ROLES).values_list("role__key", "group", "level")
    now |= {(role, "fields", group): level for role, group, level in fields}
    then |= {
        (role, "fields", group): int(field_level_of(role, group))
        for role in ROLES
        for group in FieldGroup.values
    }
    return sum(now.get(cell, 0) != then.get(cell, 0) for cell in now.keys() | then.keys())


@transaction.atomic
def apply_role_set(*, mode: str, by: User) -> int:
    """Reset the ready roles to a set; roles of the firm's own stay as they are. Returns how many cells changed."""
    if not access_of(by).may("role", "change"):
        raise PermissionDenied
    changes = set_changes(mode)
    had_baseline = Role.objects.filter(is_baseline=True).exclude(key="baseline").exists()
    if had_baseline and not Role.objects.filter(key="baseline").exists():
        Role.objects.create(key="baseline", name=str(ROLES["baseline"]))
    install_role_set(mode=mode)
    keep_an_admin()
    before = Firm.objects.values_list("access_mode", flat=True).get(pk=1)
    Firm.objects.filter(pk=1).update(access_mode=mode)
    firm = Firm.objects.get(pk=1)
    forget(Firm.CACHE_KEY)
    transaction.on_commit(firm.announce)
    record(
        by=by,
        action="apply_role_set",
        target=firm,
        before={"access_mode": before},
        after={"access_mode": mode, "cells": changes},
    )
    return changes
