"""One made field of a record, edited where it stands; a page of its own without JavaScript."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crm.access.context import access_of
from crm.custom_fields.actions.records import ValueConflict, change_values
from crm.custom_fields.forms.facts import MadeFactForm
from crm.custom_fields.queries.records import last_save, record_and_field
from crm.web.made_values import MadeFact, in_words


@require_http_methods(["GET", "POST"])
def made_fact(request: HttpRequest, holder: str, pk: int, key: str) -> HttpResponse:
    record, field = record_and_field(request.user, holder, pk, key)
    if "cancel" in request.GET:
        return _shown(request, record, field)
    if not access_of(request.user).writes(field.group):
        raise PermissionDenied
    form = MadeFactForm(request.POST or None, record=record, made=field, reader=request.user)
    if form.is_valid():
        return _save(request, record, form)
    template = "custom_fields/fact.html#inline" if request.htmx else "custom_fields/fact.html"
    return render(request, template, {"record": record, "form": form, "field": field})


def _save(request: HttpRequest, record, form: MadeFactForm) -> HttpResponse:
    try:
        current = change_values(row=record, by=request.user, values=form.made_values, seen=form.seen_values)
    except ValueConflict as conflict:
        return _conflict(request, conflict.current, form)
    return _shown(request, current, form.made)


def _shown(request: HttpRequest, record, field) -> HttpResponse:
    if not request.htmx:
        return redirect(record)
    fact = MadeFact(field, in_words(field, record.custom.get(field.key)))
    return render(request, "custom_fields/value.html", {"record": record, "fact": fact, "may_change": True})


def _conflict(request: HttpRequest, current, form: MadeFactForm) -> HttpResponse:
    """Yours and theirs side by side."""
    field, mine = form.made, form.made_values[form.made.key]
    fresh = MadeFactForm(record=current, made=field, reader=request.user)
    fresh.initial[field.name] = mine
    theirs = in_words(field, current.custom.get(field.key))
    context = {
        "record": current, "field": field, "form": fresh, "yours": in_words(field, mine), "theirs": theirs,
        "fact": MadeFact(field, theirs), "may_change": True, "save": last_save(current, field),
    }  # fmt: skip
    template = "custom_fields/conflict.html#dialog" if request.htmx else "custom_fields/conflict.html"
    return render(request, template, context)
