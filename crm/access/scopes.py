"""One definition of a scope in its forms: where (any query), arms (ordered pages), and a record in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from crm.access.context import AccessContext, access_of
from crm.access.levels import Level
from crm.access.shares import shareable_models, shared_ids

if TYPE_CHECKING:
    from crm.access.locks import ScopedQuerySet
    from crm.people.models import User

NOTHING = Q(pk__in=())


def where(model: Any, user: User, action: str, prefix: str = "", entity: str = "") -> Q:
    """The scope as one predicate, for get, counts, searches, exports and aggregates.

    `prefix` is the path from another model to the scoped root, with its trailing underscores; `entity` the row of
    the matrix, where the model does not name it itself.
    """
    by = previewer_of(user)
    scope = within(access_of(user), model, action, prefix, entity)
    return scope & where(model, by, action, prefix, entity) if by else scope


def within(context: AccessContext, model: Any, action: str, prefix: str = "", entity: str = "") -> Q:
    """The same for rights in hand, also for rights that are only imagined."""
    level = context.level(entity or model.entity, action)
    if level == Level.NONE:
        return NOTHING
    if level == Level.ALL:
        return Q()
    scope = Q(**{f"{prefix}owner__in": context.owner_ids})
    if level >= Level.TEAM and context.team_ids:
        scope |= Q(**{f"{prefix}team__in": context.team_ids})
    if level >= Level.BRANCH and context.branch_ids:
        scope |= Q(**{f"{prefix}branch__in": context.branch_ids})
    shared = shared_ids(context, model, action)
    if shared:
        scope |= Q(**{f"{prefix}pk__among": shared})
    return scope


def parts(model: Any, user: User, action: str = "view") -> list[Q]:
    """The scope as predicates over one column each, which together are `where`; a record may be in several of them.

    For sums: PostgreSQL answers a part from an index alone, where for the OR of them it reads every row.
    """
    scope = where(model, user, action)
    return [Q(part) for part in scope.children] if scope.connector == Q.OR else [scope]


def arms(model: Any, user: User, action: str = "view", entity: str = "") -> list[Q]:
    """The scope as one predicate per VALUE, so that each arm is one walk along an index; empty: nothing visible.

    `entity` as for `where`. A model whose scope is that of others says how it is walked in `walks`.
    """
    if walks := getattr(model, "walks", None):
        return list(walks(user, action))
    by = previewer_of(user)
    found = _arms(access_of(user), model, action, entity or model.entity)
    return [arm & where(model, by, action, entity=entity) for arm in found] if by else found


def _arms(context: AccessContext, model: Any, action: str, entity: str) -> list[Q]:
    level = context.level(entity, action)
    if level == Level.NONE:
        return []
    if level == Level.ALL:
        return [Q()]
    found = [Q(owner=pk) for pk in context.owner_ids]
    if level >= Level.TEAM:
        found += [Q(team=pk) for pk in context.team_ids]
    if level >= Level.BRANCH:
        found += [Q(branch=pk) for pk in context.branch_ids]
    shared = shared_ids(context, model, action)
    if shared:
        found.append(Q(pk__among=shared))
    return found


def can(user: User, action: str, record: Any) -> bool:
    """Whether the person may do this to the record in hand; no query beyond the cached context."""
    context = access_of(user)
    level = context.level(record.entity, action)
    if level == Level.NONE:
        return False
    by = previewer_of(user)
    return (
        context.reaches(level, owner_id=record.owner_id, team_id=record.team_id, branch_id=record.branch_id)
        or record.pk in shared_ids(context, type(record), action)
    ) and (by is None or can(by, action, record))


def seen_or_none(user: User, record: Any) -> Any:
    """A record that another one points to, if the person may see it; no query beyond the cached context."""
    return record if record is not None and can(user, "view", record) else None


def mark_of(user: User) -> str:
    """A word for the keys of what is kept of somebody's scope: another one once their rights changed, or a cover or
    share of theirs began or ended. At most one query.
    """
    context = access_of(user)
    shared = (len(shared_ids(context, model, "view")) for model in shareable_models())
    covered = ",".join(map(str, context.owner_ids))
    return f"{user.pk}:{context.version}:{covered}:{','.join(map(str, shared))}"


def previewer_of(user: User) -> User | None:
    """Who looks as this person (crm.access.preview): then every scope ends where theirs ends too."""
    return getattr(user, "previewed_by", None)


def visible_or_404(queryset: ScopedQuerySet, user: User, action: str = "view", **lookup: Any) -> Any:
    """The record if the person may see it (else Http404), and may do `action` to it (else PermissionDenied)."""
    # Not first(): an order makes Django compare every column of the record with it, for the one row there is.
    found = list(queryset.visible_to(user).filter(**lookup).order_by()[:1])
    if not found:
        raise Http404
    record = found[0]
    if action != "view" and not queryset.model.objects.visible_to(user, action).filter(pk=record.pk).exists():
        raise PermissionDenied
    return record


def require(user: User, entity: str, action: str) -> None:
    """Refuse with PermissionDenied whoever may not do this to any record of the entity."""
    if not access_of(user).may(entity, action):
        raise PermissionDenied
