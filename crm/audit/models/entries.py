from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject, Now
from django.utils.translation import gettext_lazy as _

from crm.audit.words import action_word, entity_word

if TYPE_CHECKING:
    from crm.people.models import User


EMPTY: tuple[Any, ...] = (None, "", [], {})


def hidden_from(reader: User) -> tuple[str, ...]:
    """The field groups that the reader's role hides."""
    from crm.access.context import access_of
    from crm.access.levels import FieldGroup

    access = access_of(reader)
    return tuple(group.value for group in FieldGroup if not access.reads(group))


class TrailQuerySet(models.QuerySet[Any]):
    """Rows that a list may show to whoever has the right to the audit; what they may not read in them is marked."""

    def visible_to(self, user: User, action: str = "view") -> Self:
        from crm.audit.queries.masks import masked_entities

        masked = When(entity__in=masked_entities(user), then=Value(value=True))
        found = self.filter(self.model.visibility(user, action)).with_payload(user)
        return found.annotate(is_masked=Case(masked, default=Value(value=False)))

    def unscoped(self, reason: str) -> Self:
        return self.all()

    def with_payload(self, reader: User | None = None) -> Self:
        """Nothing to bring along; entries bring their payload."""
        return self


class EntryQuerySet(TrailQuerySet):
    def with_payload(self, reader: User | None = None) -> Self:
        """With what the entry says, by the same query: one look into the entry's own month for each row.

        What the reader's role hides is left out; without a reader all is told.
        """
        return self.telling(hidden_from(reader) if reader else ())

    def telling(self, hidden: tuple[str, ...]) -> Self:
        """The same without the field groups `hidden`.

        As a subquery, because a planner that joins partitions would rather read all payloads for fifty entries.
        """
        from .payloads import AuditPayload

        own = AuditPayload.objects.filter(entry=OuterRef("pk"), at=OuterRef("at"))
        words = JSONObject(label="label", summary="summary", before="before", after="after")
        return self.annotate(
            said=Subquery(own.values(words=words)),
            hidden_groups=Value(list(hidden), output_field=ArrayField(models.TextField())),
        )


class TrailModel(models.Model):
    """What an entry of the audit and one of the read log have in common.

    The tables lie in partitions by the month of `at`, their key in the database is (id, at), and triggers
    refuse every later change (see the migrations).
    """

    at = models.DateTimeField(_("at"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("for"),
    )
    entity = models.CharField(_("entity"), max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        from crm.access.context import access_of

        return Q() if access_of(user).may("audit", action) else Q(pk__in=())

    @property
    def entity_word(self) -> str:
        return entity_word(self.entity)

    @property
    def is_hidden(self) -> bool:
        """Whether names and values are kept from the reader that the row was fetched for."""
        return getattr(self, "is_masked", False)


class AuditEntry(TrailModel):
    """Who did what, when and from where. What was said and which values it had is in its payload."""

    action = models.CharField(_("action"), max_length=40)
    count = models.PositiveIntegerField(_("records"), default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_recent"),
            models.Index(fields=["by", "-at", "-id"], name="audit_by_whom"),
            models.Index(fields=["action", "-at", "-id"], name="audit_verb"),
            models.Index(fields=["entity", "object_id", "-at", "-id"], name="audit_subject"),
            models.Index(fields=["address", "-at", "-id"], name="audit_from_where"),
            models.Index(
                fields=["for_whom", "-at", "-id"], condition=~Q(for_whom=None), name="audit_for_whom"
            ),
        ]

    def __str__(self) -> str:
        return self.summary or f"{self.action_word}: {self.object_label or self.entity_word}".strip(": ")

    @property
    def action_word(self) -> str:
        return action_word(self.action)

    @property
    def object_label(self) -> str:
        """The record's name as it was; its number for whoever may not read such records."""
        if self.is_hidden:
            return f"#{self.object_id}" if self.object_id else ""
        return str(self._said("label"))

    @property
    def summary(self) -> str:
        """What was said of it; nothing where values are kept from the reader, because it may name one."""
        return "" if self.is_hidden or self.hidden_count else str(self._said("summary"))

    @property
    def changed_fields(self) -> list[tuple[str, Any, Any]]:
        """(field, before, after) of every field with a value on either side that the reader's role shows."""
        if self.is_hidden:
            return []
        before, after = self._said("before") or {}, self._said("after") or {}
        sides = [(name, before.get(name), after.get(name)) for name in self._names if not self._hides(name)]
        return [(name, was, is_now) for name, was, is_now in sides if was not in EMPTY or is_now not in EMPTY]

    @property
    def hidden_count(self) -> int:
        """How many values are in groups of fields that the reader's role does not show."""
        return 0 if self.is_hidden else sum(map(self._hides, self._names))

    @property
    def _names(self) -> list[str]:
        return list(dict.fromkeys([*(self._said("before") or ()), *(self._said("after") or ())]))

    def _hides(self, name: str) -> bool:
        from crm.access.field_groups import group_in_audit

        hidden = getattr(self, "hidden_groups", ())
        return bool(hidden) and group_in_audit(self.entity, name) in hidden

    def _said(self, name: str) -> Any:
        """A part of the payload: brought along by `with_payload`, else looked for."""
        said: dict[str, Any] | None = getattr(self, "said", None)
        return said[name] if said else getattr(getattr(self, "payload", None), name, "")
