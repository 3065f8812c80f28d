"""Branches and teams: two trees. Refusals are ValidationErrors at the field they are about."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from crm.access.holdings import holdings
from crm.access.locks import ScopedQuerySet
from crm.access.models import AccessVersion
from crm.access.shares import is_shared_with
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.people.models import Branch, Team, User
from crm.sql.lookups import Keys


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
    takes_along: bool = False,
) -> Team:
    """Rename, move, or say who of its members leads it (None: as before).

    In another branch the records of the team keep the branch they were made in, or come along (`takes_along`): as an
    undoable change set of its own.
    """
    AccessVersion.lock()
    _free_name(Team, name, team)
    _no_circle(team, parent)
    _same_tree(branch, parent)
    _keeps_what_is_below(team, branch)
    kept = Team.objects.get(pk=team.pk)
    before = _values(kept)
    team.name, team.branch, team.parent = name, branch, parent
    team.save(update_fields=["name", "branch", "parent"])
    Group.objects.filter(pk=team.group_id).update(name=f"team {name}")
    if leads is not None:
        for place in team.memberships.all():
            place.is_lead = place.user_id in {user.pk for user in leads}
            place.save(update_fields=["is_lead"])
    if takes_along and branch.pk != kept.branch_id:
        _take_along(team, by)
    AccessVersion.bump()
    record(by=by, action="change", target=team, before=before, after=_values(team))
    return team


def _take_along(team: Team, by: User) -> None:
    """Whatever lies in the team belongs to its branch, whoever owns it, modules that are off included."""
    words = {"team": team.name, "branch": team.branch.name}
    summary = _("Records of %(team)s move to %(branch)s") % words
    change_set = open_change_set(kind=ChangeKind.REASSIGN, by=by, summary=summary)
    for holding in holdings.items():
        if holding.carries_place:
            rows = holding.model.objects.unscoped("of a team that moves").filter(team=team)
            ids = list(rows.exclude(branch=team.branch_id).values_list("pk", flat=True))
            if ids:
                _keep_branch(change_set, rows.filter(pk__among=Keys(ids)), ids, team.branch)


def _keep_branch(change_set: ChangeSet, rows: ScopedQuerySet, ids: list[int], branch: Branch) -> None:
    keep_updates(change_set, rows.model, ["branch"], ids, lambda: rows.update(branch=branch))


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
    if not _is_part(branch.pk, parent.branch_id):
        text = _("“%(team)s” works in %(branch)s: choose that branch or a part of it.")
        raise ValidationError({"branch": text % {"team": parent.name, "branch": parent.branch.name}})


def _keeps_what_is_below(team: Team, branch: Branch) -> None:
    """A team does not leave the teams below it behind in another branch."""
    for below in team.children.select_related("branch"):
        if not _is_part(below.branch_id, branch.pk):
            text = _("“%(team)s” below it works in %(branch)s: move that team first.")
            raise ValidationError({"branch": text % {"team": below.name, "branch": below.branch.name}})


def _is_part(branch_id: int, of_id: int) -> bool:
    """Whether a branch is the other one, or lies below it."""
    parents = dict(Branch.objects.values_list("pk", "parent_id"))
    step: int | None = branch_id
    while step is not None and step != of_id:
        step = parents.get(step)
    return step is not None


def _values(unit: Branch | Team) -> dict[str, object]:
    found: dict[str, object] = {"name": unit.name, "parent": unit.parent.name if unit.parent else None}
    if isinstance(unit, Team):
        found["branch"] = unit.branch.name
        leads = unit.memberships.filter(is_lead=True).order_by("user__name")
        found["leads"] = list(leads.values_list("user__name", flat=True))
    return found
