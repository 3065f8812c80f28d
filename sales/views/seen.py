"""The page of a form over what is there: nobody saves over somebody else's words unseen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contacts.actions.clients import EditConflict
from crm.audit.queries.saves import Save, last_saves
from crm.custom_fields.fields import value_of
from crm.frozen import frozen
from crm.web.form_pages import form_page
from sales.forms.lines import plain


@frozen
class Line:
    """One field with both values in words; `save` is None where nobody is known to have written theirs."""

    label: str
    yours: str
    theirs: str
    save: Save | None


def seen_page(
    request: HttpRequest,
    make: Callable[..., Any],
    record: Any,
    template: str,
    *,
    sent: Any,
    act: Callable[..., Any],
    **page: Any,
) -> HttpResponse:
    """`form_page` for a SeenForm. `make(data, record)` builds it; `act(changes=, seen=)` gets what the editor changed
    and what the form began from. On a conflict the form stands there once more, begun from the record as it is now,
    with the editor's values on top.
    """
    form = make(sent, record)

    def save(_found: dict[str, Any]) -> Any:
        return act(changes=form.touched, seen=form.seen_values)

    try:
        return form_page(request, form, template, act=save, **page)
    except EditConflict as conflict:
        anew = make(None, conflict.current)
        anew.initial |= {name: _as_typed(value) for name, value in form.touched.items()}
        context = {name: value for name, value in page.items() if name not in {"then", "said"}}
        context |= {"form": anew, "conflict": _lines(form, conflict.current)}
        return render(request, template, context, status=422)


def _lines(form: Any, current: Any) -> list[Line]:
    moved = form.moved(current)
    saves = last_saves(current, {name: value_of(current, name) for name, *_words in moved})
    return [Line(str(label), yours, theirs, saves.get(name)) for name, label, yours, theirs in moved]


def _as_typed(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value
