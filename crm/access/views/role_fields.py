from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.actions.roles import set_field_levels
from crm.access.gates import needs
from crm.access.levels import FieldGroup, FieldLevel
from crm.access.models import Role
from crm.access.queries.matrix import field_levels_of, field_rows
from crm.access.queries.role_effects import effect_of_fields
from crm.web.toasts import say


@require_POST
@needs("role", "change")
def role_fields(request: HttpRequest, pk: int) -> HttpResponse:
    """All groups of fields, or one by htmx (answers its row: whom it concerns, and with `keep` that it is saved)."""
    role = get_object_or_404(Role, pk=pk)
    sent = {group: request.POST[group] for group in FieldGroup.values if group in request.POST}
    levels = {group: int(level) if level.isdecimal() else -1 for group, level in sent.items()}
    if request.htmx and "keep" not in request.POST:
        return _asked(request, role, levels)
    try:
        set_field_levels(role=role, levels=levels, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return HttpResponse(status=422) if request.htmx else redirect("role_page", pk)
    if not request.htmx:
        say(request, _("Saved. It acts at everybody’s next click."))
        return redirect("role_page", pk)
    return _row(request, role, field_levels_of(role), next(iter(sent), ""), saved=True)


def _asked(request, role, levels):
    """The row as it was typed with whom it concerns, or (`leave`) as it is kept."""
    key = request.POST.get("leave") or next(iter(levels), "")
    kept = field_levels_of(role)
    level = levels.get(key, kept.get(key, 0))
    if key not in FieldGroup.values or level not in FieldLevel.values:
        return HttpResponse(status=422)
    effect = effect_of_fields(role=role, group=key, level=level) if level != kept.get(key, 0) else None
    return _row(request, role, kept | {key: level}, key, effect=effect)


def _row(request, role, levels, key, **context):
    row = next((row for row in field_rows(levels, request.user) if row.key == key), None)
    context |= {"row": row, "role": role, "may_change": True}
    return render(request, "access/fields.html#row", context)
