"""What somebody else saved meanwhile stands beside one's own, and either can stay."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contacts.actions.edits import is_moved
from contacts.models import Client
from crm.custom_fields.fields import value_of
from crm.web.values import field_label, shown


def record_conflict(
    request: HttpRequest, form, current, client: Client, *, title: str, **extra
) -> HttpResponse:
    """For a form with SeenValues; `extra` is what its class needs to be made once more."""
    model, seen = type(current), form.seen_values or {}
    lines = [
        (field_label(model, name), _words(model, name, mine), _words(model, name, value_of(current, name)))
        for name, mine in form.touched.items()
        if is_moved(current, name, mine, seen)
    ]
    context = {
        "record": current,
        "client": client,
        "title": title,
        "form": form.anew(current, **extra),
        "lines": lines,
        "action": request.get_full_path(),
    }
    template = "contacts/conflict.html#dialog" if request.htmx else "contacts/conflict.html"
    return render(request, template, context)


def _words(model, name, value) -> str:
    return str(value) if hasattr(value, "_meta") else shown(model, name, value)
