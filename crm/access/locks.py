"""The locked queryset: scoped rows cannot be touched until somebody said for whom, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Never, Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from crm.people.models import User

_open_reason: ContextVar[str | None] = ContextVar("open_reason", default=None)


class ScopeNotDecided(RuntimeError):
    """Scoped rows were read or written without .visible_to(user) or .unscoped('why')."""


class DirectWriteRefused(RuntimeError):
    """A row that only its action may write was written in another way."""


@contextmanager
def unlocked(reason: str) -> Iterator[None]:
    """Let everything inside touch scoped rows; the reason is for the reader of the code."""
    if not reason:
        raise ValueError("Say why the lock is opened.")
    token = _open_reason.set(reason)
    try:
        yield
    finally:
        _open_reason.reset(token)


def writes_are_open() -> bool:
    return _open_reason.get() is not None


def direct_write_refused(row: models.Model) -> Never:
    raise DirectWriteRefused(f"{row._meta.label} is written by its action only")


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that refuses the database until visible_to() or unscoped() was said on its chain."""

    _decided = False

    def visible_to(self, user: User, action: str = "view") -> Self:
        queryset = self.filter(self.model.visibility(user, action))
        queryset._decided = True
        by = getattr(user, "previewed_by", None)
        return queryset.visible_to(by, action) if by else queryset

    def visible_within(self, root: models.Model, user: User, action: str = "view") -> Self:
        """The children of ONE record in hand: its scope is asked of the record, so the statement joins nothing."""
        from crm.access.scopes import can

        within = {self.model.scope_path: root}
        if not can(user, self.model.root_action(action), root):
            return self.visible_to(user, action).filter(**within)
        queryset = self.filter(**within)
        queryset._decided = True
        return queryset

    def owned_by(self, user: User) -> Self:
        """What belongs to the person or to a colleague they cover now: inside every level that shows anything.

        Children belong to whom their root belongs to.
        """
        from crm.access.context import access_of

        context = access_of(user)
        if not context.may(self.model.entity, "view"):
            return self.none()
        path = [getattr(self.model, "scope_path", ""), "owner__in"]
        queryset = self.filter(**{"__".join(filter(None, path)): context.owner_ids})
        queryset._decided = True
        by = getattr(user, "previewed_by", None)
        return queryset.visible_to(by) if by else queryset

    def unscoped(self, reason: str) -> Self:
        if not reason:
            raise ValueError("Say why the scope does not matter here.")
        queryset = self._chain()
        queryset._decided = True
        return queryset

    def with_rights(self, user: User, *actions: str) -> Self:
        """Annotate can_change, can_delete ... for the rows of a list, never asked per row."""
        return self.annotate(
            **{
                f"can_{action}": Case(
                    When(self.model.visibility(user, action), then=Value(True)),
                    default=Value(False),
                    output_field=BooleanField(),
                )
                for action in actions
            }
        )

    def none(self) -> Self:
        queryset = super().none()
        queryset._decided = True
        return queryset

    def _check(self) -> None:
        if not self._decided and _open_reason.get() is None:
            raise ScopeNotDecided(f"{self.model._meta.label}: say .visible_to(user) or .unscoped('why')")

    def _clone(self) -> Self:
        queryset = super()._clone()
        queryset._decided = self._decided
        return queryset

    def _combinator_query(self, combinator: str, *others: Any, all: bool = False) -> Self:
        queryset = super()._combinator_query(combinator, *others, all=all)
        queryset._decided = self._decided and _all_decided(others)
        return queryset

    def __and__(self, other: Any) -> Self:
        return self._both(super().__and__(other), other)

    def __or__(self, other: Any) -> Self:
        return self._both(super().__or__(other), other)

    def _both(self, queryset: Any, other: Any) -> Any:
        if queryset is not NotImplemented:
            queryset._decided = self._decided and _all_decided([other])
        return queryset

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check()
        super()._fetch_all()

    def _iterator(self, *args: Any) -> Any:
        self._check()
        return super()._iterator(*args)

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        if self._result_cache is None:
            self._check()
        return super().count()

    def exists(self) -> bool:
        if self._result_cache is None:
            self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _raw_delete(self, using: Any) -> Any:
        self._check()
        return super()._raw_delete(using)

    def explain(self, **kwargs: Any) -> str:
        self._check()
        return super().explain(**kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return super().resolve_expression(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        with unlocked("bulk_update writes rows that were read through the lock"):
            return super().bulk_update(*args, **kwargs)


def _all_decided(querysets: Any) -> bool:
    return all(getattr(queryset, "_decided", True) for queryset in querysets)


class LockedModel(models.Model):
    """Base of everything whose rows have a scope; `visibility` says which rows a person may act on."""

    entity: ClassVar[str]
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        raise ScopeNotDecided(f"{cls._meta.label} does not say who may see it")

    def validate_unique(self, exclude: Any = None) -> None:
        with unlocked("validation looks at all rows"):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        with unlocked("validation looks at all rows"):
            super().validate_constraints(exclude)


class ScopedModel(LockedModel):
    """A root of scope: a record that belongs to a person, a team and a branch.

    Where there are many rows, the indexes of the lists begin with these columns (crm.lists); single ones would only be
    paid for with every change of a row.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        db_index=False,
    )
    team = models.ForeignKey(
        "people.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
        db_index=False,
    )
    branch = models.ForeignKey(
        "people.Branch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"),
        db_index=False,
    )  # fmt: skip

    class Meta:
        abstract = True

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        from crm.access.scopes import where

        return where(cls, user, action)


class ChildModel(LockedModel):
    """A record that is seen by whoever sees its root, reached by the foreign keys in `scope_path`."""

    scope_path: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    def scope_root(cls) -> type[models.Model]:
        model: Any = cls
        for name in cls.scope_path.split("__"):
            model = model._meta.get_field(name).related_model
        return model  # type: ignore[no-any-return]

    @classmethod
    def visibility(cls, user: User, action: str) -> Q:
        from crm.access.scopes import where

        return where(cls.scope_root(), user, cls.root_action(action), prefix=f"{cls.scope_path}__")

    @classmethod
    def root_action(cls, action: str) -> str:
        """Whoever may change the root may write its children; deleting a child is a change of its root."""
        return "view" if action in {"view", "export"} else "change"
