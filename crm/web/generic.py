"""Plain create, read, update, delete, declared in a few lines; every other verb has a view of its own.

    kinds = Crud(model=Kind, entity="ticket_settings", name="kind", columns=(Column("name", _("Name")),),
                 form=KindForm, create=add_kind, change=change_kind, delete=drop_kind)
    urlpatterns = kinds.urls("settings/kinds/")

makes the addresses `kind_list`, `kind_new`, `kind_edit`, `kind_delete`. The actions do the writing:
`create(by=, **cleaned)`, `change(record, by=, **cleaned)`, `delete(record, by=)`.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.context import access_of
from crm.access.scopes import require
from crm.frozen import frozen
from crm.web.form_pages import form_page
from crm.web.toasts import say


@frozen
class Column:
    """One column: the name of an attribute or a function of the record; the first one links to the edit page."""

    value: str | Callable[[Any], Any]
    label: Any
    is_number: bool = False

    def of(self, record: Model) -> Any:
        return self.value(record) if callable(self.value) else getattr(record, self.value)


@frozen
class Crud:
    """A small set of records that whoever may `view` the entity sees whole (look-up tables, settings)."""

    model: type[Model]
    entity: str
    name: str
    columns: tuple[Column, ...]
    form: type[ModelForm]
    create: Callable[..., Any] | None = None
    change: Callable[..., Any] | None = None
    delete: Callable[..., Any] | None = None
    order: tuple[str, ...] = ()
    text: Any = ""
    icon: str = "inbox"
    base: str = "base.html"
    rows: int = 100
    writing: str = ""  # the one action that allows all writing, for entities that know only view and change

    def right(self, verb: str) -> str:
        return self.writing or verb

    def urls(self, prefix: str) -> list[URLPattern]:
        """The addresses of those verbs that have an action."""
        found = [path(prefix, self.list_page, name=f"{self.name}_list")]
        if self.create:
            found.append(path(f"{prefix}new/", self.new_page, name=f"{self.name}_new"))
        if self.change:
            found.append(path(f"{prefix}<int:pk>/", self.edit_page, name=f"{self.name}_edit"))
        if self.delete:
            found.append(
                path(f"{prefix}<int:pk>/delete/", require_POST(self.delete_it), name=f"{self.name}_delete")
            )
        return found

    def records(self) -> QuerySet[Any]:
        return self.model._default_manager.order_by(*(self.order or (self.columns[0].value,)))

    def list_page(self, request: HttpRequest) -> HttpResponse:
        require(request.user, self.entity, "view")
        page = Paginator(self.records(), self.rows).get_page(request.GET.get("page"))
        rows = [
            {"record": record, "cells": [(column, column.of(record)) for column in self.columns]}
            for record in page
        ]
        return render(request, "generic/list.html", {**self.words(request), "page": page, "rows": rows})

    def new_page(self, request: HttpRequest) -> HttpResponse:
        require(request.user, self.entity, self.right("create"))
        return self.form_page(
            request, self.form(request.POST or None), lambda cleaned: self.create(by=request.user, **cleaned)
        )

    def edit_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, self.entity, self.right("change"))
        record = get_object_or_404(self.records(), pk=pk)
        form = self.form(request.POST or None, instance=record)
        return self.form_page(
            request, form, lambda cleaned: self.change(record, by=request.user, **cleaned), record=record
        )

    def form_page(
        self, request: HttpRequest, form: ModelForm, act: Callable[..., Any], **context: Any
    ) -> HttpResponse:
        return form_page(
            request, form, "generic/form.html", act=act, then=reverse(f"{self.name}_list"), said=_("Saved."),
            **self.words(request), **{"record": None, **context},
        )  # fmt: skip

    def delete_it(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request.user, self.entity, self.right("delete"))
        record = get_object_or_404(self.records(), pk=pk)
        try:
            self.delete(record, by=request.user)
        except ProtectedError:
            say(request, _("“%(name)s” is in use and stays.") % {"name": record}, level=40)
        except ValidationError as refusal:
            say(request, " ".join(refusal.messages), level=40)
        else:
            say(request, _("“%(name)s” is deleted.") % {"name": record})
        return redirect(f"{self.name}_list")

    def words(self, request: HttpRequest) -> dict[str, Any]:
        """What the templates say and offer."""
        may, meta = access_of(request.user).may, self.model._meta
        return {
            "crud": self,
            "title": capfirst(meta.verbose_name_plural),
            "one": meta.verbose_name,
            "list_url": f"{self.name}_list",
            "new_url": reverse(f"{self.name}_new")
            if self.create and may(self.entity, self.right("create"))
            else "",
            "edit_url": f"{self.name}_edit" if self.change and may(self.entity, self.right("change")) else "",
            "delete_url": f"{self.name}_delete"
            if self.delete and may(self.entity, self.right("delete"))
            else "",
        }
