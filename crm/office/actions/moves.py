"""A colleague moves to another team or leaves: what stands in their name goes along, into the pool, or to another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.holdings import Holding, held_by, holdings, kind_of
from crm.access.levels import Action
from crm.access.models import AccessVersion, Grant, TeamRole
from crm.access.queries.admins import a_director_stays, keep_an_admin, teams_give_no_role
from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_created, keep_deletes, keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.office.queries.structure import lead_over
from crm.people.models import Membership, Team, User
from crm.registry import in_modules

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet


@transaction.atomic
def move_colleague(*, user: User, team: Team, takes_along: bool, by: User) -> ChangeSet:
    """Another home team. What the colleague owns comes along, or stays in the pool of the team: owned by nobody.

    One change set undoes the move and all that went with it. Refusals are ValidationErrors at the field.
    """
    require(by, "colleague", "change")
    AccessVersion.lock()
    user = User.objects.select_related("home_team__branch").get(pk=user.pk)
    if team.pk == user.home_team_id:
        raise ValidationError({"team": _("%(name)s works in this team already.") % {"name": user.name}})
    teams_give_no_role(user, [team.pk], by, "team")
    held = [one.text for one in held_by(user)]
    change_set = open_change_set(
        kind=ChangeKind.REASSIGN,
        by=by,
        summary=_("%(name)s moves to %(team)s") % {"name": user.name, "team": team.name},
    )
    if takes_along:
        for holding in holdings.items():
            if holding.carries_place:
                _keep(change_set, holding, holding.rows(user), team=team, branch=team.branch)
    else:
        _leave_in_pool(change_set, user, is_moving=True)
    with a_director_stays("team"):
        _change_place(change_set, user, team)
    keep_an_admin("team")
    AccessVersion.bump()
    record(
        by=by,
        action="move",
        target=user,
        before={"home_team": user.home_team.name if user.home_team else None},
        after={"home_team": team.name, "took_along" if takes_along else "left_in_pool": held},
    )
    return change_set


def may_undo_places(user: User, change_set: ChangeSet) -> bool:
    """Undoing a move or a switching off gives places, and with them perhaps roles: as doing it by hand does."""
    access = access_of(user)
    if not access.may("colleague", "change") or access.may("role", "change"):
        return access.may("colleague", "change")
    whose = change_set.rows.filter(model=User._meta.label_lower).values("row_id")
    rules = Grant.objects.filter(entity="role", action="change", role__assignments__user__in=whose)
    return not (TeamRole.objects.exists() or rules.exists())


def access_has_changed(_change_set: ChangeSet) -> None:
    """After a move or a switching off was undone, the colleague sees what they saw before; an admin must be left."""
    AccessVersion.bump()
    keep_an_admin()


def give_up(*, change_set: ChangeSet, user: User, by: User, to: User | None, in_pool: bool) -> None:
    """Whoever leaves owns nothing: it goes to one colleague or into the pool, else a ValidationError says what."""
    if to is not None:
        _give(change_set, user, to, by)
    elif in_pool:
        _leave_in_pool(change_set, user, is_moving=False)
    left = held_by(user)
    if left:
        raise ValidationError(
            _("%(name)s still has %(what)s: hand them over or leave them in the team's pool first.")
            % {"name": user.name, "what": ", ".join(held.text for held in left)}
        )


def may_give(user: User, by: User) -> bool:
    """Whether `by` may assign every kind of record that the colleague works on."""
    kinds = in_modules((held.holding for held in held_by(user)), access_of(by).modules_on)
    return all(access_of(by).may(kind.model.entity, Action.ASSIGN) for kind in kinds if _is_assigned(kind))


def _is_assigned(holding: Holding) -> bool:
    """Whether giving such a record away is a right of its own."""
    entity = entities.get(holding.model.entity)
    return entity is not None and Action.ASSIGN in entity.actions


def _give(change_set: ChangeSet, user: User, to: User, by: User) -> None:
    if not may_give(user, by):
        raise PermissionDenied
    if to.pk == user.pk or not to.is_active:
        raise ValidationError({"to": _("Choose another colleague.")})
    # What belongs to a module that is off goes along unseen: nobody has a right to it now, and nothing stays behind.
    is_open = partial(in_modules, modules_on=access_of(by).modules_on)
    for holding in is_open(held.holding for held in held_by(user)):
        if not access_of(to).may(holding.model.entity, Action.VIEW):
            text = _("%(name)s may not see %(kind)s: choose a colleague who may.")
            raise ValidationError({"to": text % {"name": to.name, "kind": kind_of(holding)}})
    for holding in holdings.items():
        if holding.give is not None:
            holding.give(change_set, user, to, by)
        else:
            rows = holding.rows(user)
            if holding.carries_place and _is_assigned(holding) and is_open([holding]):
                rows = rows.visible_to(by, Action.ASSIGN)
            place = {"team": to.home_team, "branch": to.branch} if holding.carries_place else {}
            _keep(change_set, holding, rows, **{holding.column: to}, **place)


def _leave_in_pool(change_set: ChangeSet, user: User, *, is_moving: bool) -> None:
    """Nobody owns it any more; team and branch stay, and are filled in where they were empty."""
    for holding in holdings.items():
        rows = holding.rows(user)
        if is_moving and holding.personal is not None:
            rows = rows.exclude(holding.personal)
        if holding.to_lead:
            _pass_to_lead(change_set, holding, rows, user)
        elif holding.carries_place:
            place = {"team": user.home_team, "branch": user.branch}
            _keep(change_set, holding, rows.filter(team=None), **place)
            _keep(change_set, holding, rows, owner=None)
        else:
            _keep(change_set, holding, rows, **{holding.column: None})


def _pass_to_lead(change_set: ChangeSet, holding: Holding, rows: ScopedQuerySet, user: User) -> None:
    rows = rows.filter(holding.open or Q())
    lead = lead_over(user)
    if lead is None and rows.exists():
        text = _("%(what)s of %(name)s need somebody to do them: name a lead of the team first.")
        raise ValidationError(text % {"what": holding.words(rows.count()), "name": user.name})
    _keep(change_set, holding, rows, **{holding.column: lead})


def _keep(change_set: ChangeSet, holding: Holding, rows: ScopedQuerySet, **values: Any) -> None:
    if rows.exists():
        keep_updates(change_set, holding.model, list(values), rows, lambda: rows.update(**values))


def _change_place(change_set: ChangeSet, user: User, team: Team) -> None:
    """The former home team is left, and whoever led it leads it no more."""
    places = Membership.objects.filter(user=user)
    keep_deletes(
        change_set, Membership, list(places.filter(team=user.home_team_id).values_list("pk", flat=True))
    )
    if not places.filter(team=team).exists():
        place = Membership.objects.create(user=user, team=team)
        keep_created(change_set, Membership, [place.pk])
    keep_updates(
        change_set,
        User,
        ["home_team"],
        [user.pk],
        lambda: User.objects.filter(pk=user.pk).update(home_team=team),
    )
