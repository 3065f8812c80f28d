from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.audit.actions import record
from crm.audit.exports import csv_lines
from crm.audit.forms import AuditFilter
from crm.audit.models import AuditEntry
from crm.audit.queries.entries import audit_page, filtered_entries, is_masked, mask


def for_readers(action):
    """Only for people whose role may do this with the audit; to others the page is not there."""

    def decorate(view):
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(f"audit.{action}_audit"):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_GET
@for_readers("view")
def audit_list(request):
    form = AuditFilter(request.GET)
    before = request.GET.get("before", "")
    page = audit_page(form.wanted, int(before) if before.isdecimal() else None, request.user)
    filters = request.GET.copy()
    filters.pop("before", None)
    may_export = request.user.has_perm("audit.export_audit")
    context = {
        "page_title": _("Audit log"),
        "form": form,
        "page": page,
        "filters": filters.urlencode(),
        "may_export": may_export,
    }
    return render(request, "audit/list.html", context)


@require_GET
@for_readers("view")
def audit_entry(request, pk):
    entries = AuditEntry.objects.select_related("by", "for_whom", "payload")
    entry = mask(get_object_or_404(entries, pk=pk), request.user)
    context = {"entry": entry, "page_title": str(entry), "is_masked": is_masked(entry, request.user)}
    return render(request, "audit/entry.html", context)


@require_POST
@for_readers("export")
def audit_export(request):
    """A POST, because taking the audit out of the house is itself recorded."""
    entries = filtered_entries(AuditFilter(request.POST).wanted)
    record(by=request.user, action="export", entity="audit", count=entries.count(), summary=_("Audit log"))
    response = StreamingHttpResponse(csv_lines(entries, request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response
