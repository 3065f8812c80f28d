from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.actions.roles import set_field_levels
from crm.access.gates import needs
from crm.access.levels import FieldGroup
from crm.access.models import Role
from crm.access.queries.matrix import field_levels_of, field_rows
from crm.web.toasts import say


@require_POST
@needs("role", "change")
def role_fields(request: HttpRequest, pk: int) -> HttpResponse:
    """One group of fields by htmx (answers its row), or all of them."""
    role = get_object_or_404(Role, pk=pk)
    sent = {group: request.POST[group] for group in FieldGroup.values if group in request.POST}
    try:
        levels = {group: int(level) if level.isdecimal() else -1 for group, level in sent.items()}
        set_field_levels(role=role, levels=levels, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return HttpResponse(status=422) if request.htmx else redirect("role_page", pk)
    if not request.htmx:
        say(request, _("Saved. It acts at everybody’s next click."))
        return redirect("role_page", pk)
    row = next((row for row in field_rows(field_levels_of(role), request.user) if row.key in sent), None)
    context = {"row": row, "role": role, "may_change": True, "saved": True}
    return render(request, "access/fields.html#row", context)
