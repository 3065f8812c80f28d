"""Branches and teams: two trees. Refusals are ValidationErrors at the field they are about."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from crm.access.models import AccessVersion
from crm.access.shares import is_shared_with
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from crm.people.models import Branch, Team, User


@transaction.atomic
def create_branch(*, name: str, parent: Branch | None = None, by: User) -> Branch:
    _free_name(Branch, name)
    branch = Branch.objects.create(name=name, parent=parent)
    AccessVersion.bump()
    record(by=by, action="create", target=branch, after=_values(branch))
    return branch


@transaction.atomic
def change_branch(*, branch: Branch, name: str, parent: Branch | None, by: User) -> Branch:
    """Rename or move; raises a ValidationError if the branch would become part of itself."""
    AccessVersion.lock()  # two moves at once could make a circle together
    _free_name(Branch, name, branch)
    _no_circle(branch, parent)
    before = _values(Branch.objects.get(pk=branch.pk))
    branch.name, branch.parent = name, parent
    branch.save(update_fields=["name", "parent"])
    AccessVersion.bump()
    record(by=by, action="change", target=branch, before=before, after=_values(branch))
    return branch


@transaction.atomic
def create_team(*, name: str, branch: Branch, parent: Team | None = None, by: User) -> Team:
    _free_name(Team, name)
    _same_tree(branch, parent)
    group = Group.objects.create(name=f"team {name}")
    team = Team.objects.create(name=name, branch=branch, parent=parent, group=group)
    AccessVersion.bump()
    record(by=by, action="create", target=team, after=_values(team))
    return team


@transaction.atomic
def change_team(
    *,
    team: Team,
    name: str,
    branch: Branch,
    parent: Team | None,
    by: User,
    leads: Collection[User] | None = None,
) -> Team:
    """Rename, move, or say who of its members leads it (None: as before). The records of the team keep the branch
    they were made in.
    """
    AccessVersion.lock()
    _free_name(Team, name, team)
    _no_circle(team, parent)
    _same_tree(branch, parent)
    before = _values(Team.objects.get(pk=team.pk))
    team.name, team.branch, team.parent = name, branch, parent
    team.save(update_fields=["name", "branch", "parent"])
    Group.objects.filter(pk=team.group_id).update(name=f"team {name}")
    if leads is not None:
        for place in team.memberships.all():
            place.is_lead = place.user_id in {user.pk for user in leads}
            place.save(update_fields=["is_lead"])
    AccessVersion.bump()
    record(by=by, action="change", target=team, before=before, after=_values(team))
    return team


@transaction.atomic
def delete_unit(*, unit: Branch | Team, by: User) -> ChangeSet:
    """Delete a branch or team that nothing refers to; else a ValidationError says what does. Undoable."""
    before, group = _values(unit), getattr(unit, "group", None)
    if isinstance(unit, Team) and (unit.memberships.exists() or is_shared_with(unit)):
        raise ValidationError(_("%(name)s still has members or shared records.") % {"name": unit.name})
    record(by=by, action="delete", target=unit, before=before)
    try:
        with transaction.atomic():
            others = [group] if group is not None else []
            change_set = delete_kept(unit, *others, by=by, summary=_("Deleted %s") % unit.name)
    except ProtectedError as error:
        kinds = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
        raise ValidationError(
            _("%(name)s is in use and stays: %(kinds)s belong to it. Move them first.")
            % {"name": unit.name, "kinds": ", ".join(kinds)}
        ) from error
    AccessVersion.bump()
    return change_set


def _free_name(model: type[Model], name: str, own: Model | None = None) -> None:
    others = model._default_manager.filter(name__iexact=name)
    if own is not None:
        others = others.exclude(pk=own.pk)
    if others.exists():
        raise ValidationError({"name": _("“%(name)s” exists already.") % {"name": name}})


def _no_circle(unit: Branch | Team, parent: Branch | Team | None) -> None:
    parents = dict(type(unit)._default_manager.values_list("pk", "parent_id"))
    step = parent.pk if parent else None
    while step is not None:
        if step == unit.pk:
            raise ValidationError(
                {
                    "parent": _("“%(name)s” cannot be part of itself or of something below it.")
                    % {"name": unit.name}
                }
            )
        step = parents.get(step)


def _same_tree(branch: Branch, parent: Team | None) -> None:
    """A team below another works in that team's branch or in a part of it."""
    if parent is None:
        return
    parents = dict(Branch.objects.values_list("pk", "parent_id"))
    step: int | None = branch.pk
    while step is not None:
        if step == parent.branch_id:
            return
        step = parents.get(step)
    raise ValidationError(
        {
            "branch": _("“%(team)s” works in %(branch)s: choose that branch or a part of it.")
            % {"team": parent.name, "branch": parent.branch.name}
        }
    )


def _values(unit: Branch | Team) -> dict[str, object]:
    found: dict[str, object] = {"name": unit.name, "parent": unit.parent.name if unit.parent else None}
    if isinstance(unit, Team):
        found["branch"] = unit.branch.name
        leads = unit.memberships.filter(is_lead=True).order_by("user__name")
        found["leads"] = list(leads.values_list("user__name", flat=True))
    return found
