from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from crm.access.gates import needs
from crm.audit.models import AuditEntry
from crm.audit.words import model_of
from crm.web.values import colleagues, field_label, shown


@require_safe
@needs("audit", "view")
def audit_entry(request: HttpRequest, pk: int) -> HttpResponse:
    visible = AuditEntry.objects.visible_to(request.user).select_related("by", "for_whom")
    entry = get_object_or_404(visible, pk=pk)
    model, names = model_of(entry.entity), colleagues()
    changes = [
        (field_label(model, name), *(shown(model, name, value, names) for value in sides))
        for name, *sides in entry.changed_fields
    ]
    context = {"entry": entry, "changes": changes, "page_title": str(entry)}
    return render(request, "audit/entry.html", context)
