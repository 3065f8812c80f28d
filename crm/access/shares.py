"""Shares: one record to a named colleague or team until an instant (guardian's direct-foreign-key models)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from crm.access.locks import direct_write_refused, unlocked, writes_are_open
from crm.access.models import AccessVersion
from crm.changes.registry import UndoHook, undo_hooks
from crm.sql.lookups import Keys

if TYPE_CHECKING:
    from crm.access.context import AccessContext
    from crm.people.models import Team, User

# What a share of each kind allows; every other action needs a role.
SHARED_ACTIONS = {
    "view": ("view", "change"),
    "export": ("view", "change"),
    "change": ("change",),
    "bulk": ("change",),
}
SHARE_CACHE_SECONDS = 3600
NO_KEYS = Keys()
# (label of the model, action) -> keys of the records.
SharedIds = dict[tuple[str, str], Keys]


class Share(models.Model):
    """Columns that guardian's rows lack: until when, by whom, why."""

    kind: ClassVar[str]  # user | team
    to: ClassVar[str]  # the path to the receiver
    content_object: Any  # the record, a key of each subclass
    permission: Any
    user: Any  # of a share with a colleague
    group: Any  # of one with a team

    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not writes_are_open():
            direct_write_refused(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not writes_are_open():
            direct_write_refused(self)
        return super().delete(*args, **kwargs)

    @property
    def holder(self) -> User | Team:
        """Who was given it."""
        receiver: User | Team = self.user if self.kind == "user" else self.group.team
        return receiver

    @property
    def action(self) -> str:
        """view or change."""
        return self.permission.codename.partition("_")[0]

    @property
    def key(self) -> str:
        """The word by which forms name the share."""
        return f"{self.content_object.entity}-{self.kind}-{self.pk}"

    @property
    def is_over(self) -> bool:
        return bool(self.expires_at and self.expires_at <= timezone.now())


class UserShare(Share, UserObjectPermissionBase):
    kind = to = "user"

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class TeamShare(Share, GroupObjectPermissionBase):
    kind = "team"
    to = "group__team"

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


_share_models: dict[type[models.Model], tuple[type[UserShare], type[TeamShare]]] = {}


def register_shares(user_share: type[UserShare], team_share: type[TeamShare]) -> None:
    """Make the records of a model shareable; called when the app is ready."""
    model = user_share._meta.get_field("content_object").related_model
    _share_models[model] = (user_share, team_share)
    for share in (user_share, team_share):
        label = share._meta.label_lower
        undo_hooks.register(UndoHook(label, label, lambda _change_set: AccessVersion.bump()))


def shared_ids(context: AccessContext, model: type[models.Model], action: str) -> Keys:
    """Keys of the records of `model` shared to the person for this action at this second."""
    if model not in _share_models or action not in SHARED_ACTIONS:
        return NO_KEYS
    now = timezone.now()
    key = f"shares:{context.user_id}:{context.version}"
    known: tuple[SharedIds, datetime | None] | None = context.looked_up.get(key)
    if known is None and context.may_be_kept:
        known = cache.get(key)
    if known is None or (known[1] and known[1] <= now):
        known = _read_shared_ids(context, now)
        if context.may_be_kept:
            cache.set(key, known, SHARE_CACHE_SECONDS)
    context.looked_up[key] = known
    return known[0].get((model._meta.label, action), NO_KEYS)


def _read_shared_ids(context: AccessContext, now: datetime) -> tuple[SharedIds, datetime | None]:
    """All that runs for the person, of every kind of record, by one query; and when the first of it ends."""
    parts = []
    for model, (user_share, team_share) in _share_models.items():
        for rows in (
            user_share.objects.filter(user_id=context.user_id),
            team_share.objects.filter(group_id__in=context.group_ids),
        ):
            label = models.Value(model._meta.label, output_field=models.TextField())
            columns = ("label", "permission__codename", "content_object_id", "expires_at")
            parts.append(rows.filter(running(now)).annotate(label=label).values_list(*columns))
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    ends = []
    for label, codename, pk, end in parts[0].union(*parts[1:], all=True):
        verb = codename.partition("_")[0]
        for action, verbs in SHARED_ACTIONS.items():
            if verb in verbs:
                found[label, action].append(pk)
        ends.append(end)
    return {cell: Keys(ids) for cell, ids in found.items()}, min(filter(None, ends), default=None)


def running(now: datetime) -> Q:
    """Shares that have not ended."""
    return Q(expires_at=None) | Q(expires_at__gt=now)


def allowing(model: type[models.Model], action: str) -> Q:
    """Shares of records of `model` that let their receiver do this."""
    return Q(
        permission__codename__in=[
            f"{verb}_{model._meta.model_name}" for verb in SHARED_ACTIONS.get(action, ())
        ]
    )


@transaction.atomic
def share_record(
    *,
    record: models.Model,
    by: User,
    with_user: User | None = None,
    with_team: Team | None = None,
    action: str = "view",
    until: datetime | None = None,
    reason: str = "",
) -> Share:
    """Share one record, view or change, with a colleague or a team.

    Sharing again renews the row; what runs longer already keeps its end, so that a share never takes anything away.
    """
    model: Any = _share_models[type(record)][0 if with_user else 1]
    permission = Permission.objects.get(
        content_type=ContentType.objects.get_for_model(record),
        codename=f"{action}_{record._meta.model_name}",
    )
    target: dict[str, Any] = {"user": with_user} if with_user else {"group_id": with_team.group_id}  # type: ignore[union-attr]
    target |= {"permission": permission, "content_object": record}
    lasting = model.objects.filter(running(timezone.now()), **target).first()
    if lasting and (lasting.expires_at is None or (until and until < lasting.expires_at)):
        until = lasting.expires_at
    with unlocked("sharing"):
        share, _created = model.objects.update_or_create(
            **target, defaults={"expires_at": until, "reason": reason, "given_by": by}
        )
    AccessVersion.bump()
    return share  # type: ignore[no-any-return]


def is_shared_with(team: Team) -> bool:
    """Whether any record is shared with the team now."""
    live = running(timezone.now())
    return any(
        team_share.objects.filter(live, group_id=team.group_id).exists()
        for _users, team_share in _share_models.values()
    )


def shareable_models() -> list[type[models.Model]]:
    return list(_share_models)


def share_models(model: type[models.Model]) -> tuple[type[UserShare], type[TeamShare]]:
    """The two share models of a model: with colleagues, with teams."""
    return _share_models[model]
