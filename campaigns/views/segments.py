from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.actions.segments import delete_segment, save_segment
from campaigns.forms.segments import SegmentForm
from campaigns.models import Segment
from campaigns.queries.segments import count_members
from contacts.queries.rules import BadRuleError, shows_rules
from contacts.rule_forms import builder_groups, new_rules, rules_of
from contacts.segment_fields import offered_fields
from crm.access.context import access_of
from crm.access.preview import open_to_preview
from crm.access.scopes import can, require, visible_or_404
from crm.web.toasts import messages, say


def segment_create(request: HttpRequest) -> HttpResponse:
    require(request.user, Segment.entity, "create")
    return _builder(request, None)


@open_to_preview
def segment_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _builder(request, visible_or_404(Segment.objects.select_related("owner"), request.user, pk=pk))


@require_POST
def segment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    segment = visible_or_404(Segment.objects, request.user, "delete", pk=pk)
    try:
        change_set = delete_segment(segment=segment, by=request.user)
    except ProtectedError:
        say(request, _("A letter run stands on this segment, so it stays."), level=messages.ERROR)
        return redirect(segment)
    say(request, _("Segment deleted."), undo=reverse("undo", args=[change_set.pk]))
    return redirect("segment_list")


def _builder(request: HttpRequest, segment: Segment | None) -> HttpResponse:
    """The rules with their live count; a press on Save keeps them, any other press or change only shows."""
    words = {"name": segment.name, "note": segment.note} if segment else None
    is_save = request.POST.get("do") == "save"
    form = SegmentForm(request.POST if is_save else None, initial=_typed(request) or words)
    rules = rules_of(request.POST) if request.method == "POST" else segment.rules if segment else new_rules()
    count, errors = _counted(rules, request.user)
    if is_save and form.is_valid() and not errors:
        kept = save_segment(by=request.user, segment=segment, rules=rules, **form.cleaned_data)
        say(request, _("Segment kept."))
        return redirect(kept)
    context = {
        "segment": segment,
        "form": form,
        "rules": rules,
        "groups": builder_groups(rules, request.user, errors),
        "fields": offered_fields(request.user),
        "count": count,
        "errors": list(errors.values()),
        "can_change": segment is None or _may_change(request.user, segment),
        "may_call": access_of(request.user).may("call_list", "create"),
        "can_delete": segment is not None and can(request.user, "delete", segment),
    }
    template = "campaigns/segment_page.html"
    return render(request, f"{template}#builder" if request.htmx else template, context)


def _may_change(user: Any, segment: Segment) -> bool:
    return can(user, "change", segment) and shows_rules(segment.rules, user)


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST[name] for name in ("name", "note") if name in request.POST}


def _counted(rules: dict[str, Any], user: Any) -> tuple[int | None, dict[tuple[int, ...], str]]:
    try:
        return count_members(rules, user), {}
    except BadRuleError as error:
        return None, {error.place: str(error)}
