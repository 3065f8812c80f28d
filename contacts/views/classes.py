"""Settings: which clients are in which class."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.access import may_classify
from contacts.actions.classes import save_class_rule
from contacts.models import Client
from contacts.queries.classes import classes_of, count_of_class, rules_of_class
from contacts.queries.rules import BadRuleError
from contacts.rule_forms import builder_groups, new_rules, rules_of
from contacts.segment_fields import offered_fields
from crm.web.toasts import say


def _whoever_may(view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not may_classify(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@_whoever_may
def class_list(request: HttpRequest) -> HttpResponse:
    context = {"classes": classes_of(request.user), "page_title": _("Classes of clients")}
    return render(request, "contacts/classes.html", context)


@require_http_methods(["GET", "POST"])
@_whoever_may
def class_rule(request: HttpRequest, grade: str) -> HttpResponse:
    """The rules of one class with their live count; a press on Save keeps them, any other press only shows."""
    grade = _grade_or_404(grade)
    kept = rules_of_class(grade)
    rules = rules_of(request.POST) if request.method == "POST" else kept or new_rules()
    count, errors = _counted(grade, rules, request.user)
    if request.POST.get("do") == "save" and not errors:
        save_class_rule(grade=grade, rules=rules, by=request.user)
        say(request, _("Kept. The clients get their classes in a moment."))
        return redirect("class_list")
    context = {
        "grade": grade, "rules": rules, "groups": builder_groups(rules, request.user, errors),
        "fields": offered_fields(request.user), "count": count, "errors": list(errors.values()), "kept": kept,
        "page_title": _("Class %(grade)s") % {"grade": grade},
    }  # fmt: skip
    template = "contacts/class_rule.html"
    return render(request, f"{template}#builder" if request.htmx else template, context)


@require_POST
@_whoever_may
def class_rule_remove(request: HttpRequest, grade: str) -> HttpResponse:
    save_class_rule(grade=_grade_or_404(grade), rules=None, by=request.user)
    say(
        request,
        _("The rule is gone. Whoever is in the class stays, unless the rule of another class takes them."),
    )
    return redirect("class_list")


def _grade_or_404(grade: str) -> str:
    if grade not in Client.Grade.values:
        raise Http404
    return grade


def _counted(grade: str, rules: dict[str, Any], user: Any) -> tuple[int | None, dict[tuple[int, ...], str]]:
    try:
        return count_of_class(grade, rules, user), {}
    except BadRuleError as error:
        return None, {error.place: str(error)}
