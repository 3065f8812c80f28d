"""The page of one form: show, check, act, answer."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from crm.web.toasts import say


def form_page(
    request: HttpRequest,
    form: BaseForm,
    template: str,
    *,
    act: Callable[[dict[str, Any]], Any],
    then: str | Callable[[Any], str],
    said: str | Promise = "",
    **context: Any,
) -> HttpResponse:
    """Show `form` in `template`; once it is valid, `act(cleaned_data)` and go to `then` (or `then(result)`).

    A ValidationError of the action is shown at the field it names. Build the form with `request.POST or None`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, named(refusal, form))
        else:
            if said:
                say(request, said)
            return redirect(then(result) if callable(then) else then)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def named(refusal: ValidationError, form: BaseForm) -> ValidationError:
    """The refusal with each field that this form does not show turned into a word about the whole."""
    if not hasattr(refusal, "error_dict"):
        return refusal
    at_fields: dict[str, list[ValidationError]] = {}
    for field, errors in refusal.error_dict.items():
        at_fields.setdefault(field if field in form.fields else "__all__", []).extend(errors)
    return ValidationError(at_fields)
