from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import needs
from crm.audit.actions.reading import record_read
from crm.personal_data import Subject
from crm.web.form_pages import form_page
from crm.web.toasts import messages, say
from privacy.actions.erasing import request_erasure
from privacy.actions.exports import start_export
from privacy.actions.holds import lift_hold, put_on_hold
from privacy.forms.subjects import EraseForm, HoldForm
from privacy.models import Erasure, LegalHold, PersonalExport
from privacy.officers import is_officer, out_of_sight, require_officer
from privacy.queries.binned import is_deleted, rows_in_bin
from privacy.queries.holds import holds_on
from privacy.queries.lying import deleted_lines, everything_of, plan_of
from privacy.queries.subjects import client_of, record_or_404, subject_of


def page_of(subject: str, pk: int) -> str:
    return reverse("subject_page", args=[subject, pk])


@require_safe
@needs("privacy")
def subject_page(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Everything that is kept about one person, place by place."""
    record = record_or_404(request.user, subject, pk)
    found = subject_of(record)
    record_read(request.user, record, "contact", "personal")
    missing = out_of_sight(request.user)
    context = {
        "record": record, "client": client_of(record), "subject": found, "holds": holds_on(found),
        "lying": everything_of(found, request.user, sees_all=not missing), "missing": missing,
        "is_deleted": is_deleted(record), "deleted": [] if missing else deleted_lines(found),
        "may": {action: is_officer(request.user, action) for action in ("change", "export", "delete")},
        "forms": PersonalExport.Form.choices,
        "erasure": Erasure.objects.visible_to(request.user).filter(kind=subject, subject_id=pk).last(),
    }  # fmt: skip
    return render(request, "privacy/subject.html", context)


@require_POST
@needs("privacy", "export")
def subject_export(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    record = record_or_404(request.user, subject, pk)
    form = request.POST.get("form", "json")
    if form not in PersonalExport.Form.values:
        raise Http404
    try:
        export = start_export(record_of=record, form=form, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return redirect(page_of(subject, pk))
    return redirect("job_page", export.job_id)


@require_safe
def personal_export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for its maker, as long as they may make one."""
    require_officer(request.user, "export")
    export = get_object_or_404(PersonalExport.objects.visible_to(request.user), pk=pk, is_made=True)
    if not export.path.is_file():
        raise Http404
    name = f"personal-data-{export.kind}-{export.subject_id}.{export.form}"
    return FileResponse(export.path.open("rb"), as_attachment=True, filename=name)


@require_http_methods(["GET", "POST"])
@needs("privacy", "delete")
def subject_erase(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """What would go, what stays and until when; then the name has to be typed."""
    record = record_or_404(request.user, subject, pk)
    found = subject_of(record)
    form = EraseForm(request.POST or None)
    return form_page(
        request, form, "privacy/erase.html",
        act=lambda values: request_erasure(record_of=record, by=request.user, **values),
        then=lambda erasure: erasure.get_absolute_url(), said=_("The person is being erased."),
        subject=found, holds=holds_on(found),
        plan=plan_in_words(found),
        missing=out_of_sight(request.user), back=page_of(subject, pk),
    )  # fmt: skip


def plan_in_words(subject: Subject) -> list[tuple[str, object]]:
    """What would happen in each place, and how much of it lies in the recycle bin."""
    plan = [(one.place.label, one) for one in plan_of(subject, timezone.localdate())]
    in_bin = len(rows_in_bin(subject))
    return [*plan, (_("In the recycle bin"), {"erased": in_bin})] if in_bin else plan


@require_http_methods(["GET", "POST"])
@needs("privacy", "change")
def subject_hold(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    record = record_or_404(request.user, subject, pk)
    if is_deleted(record):
        raise Http404
    client = client_of(record)
    form = HoldForm(request.POST or None, instance=LegalHold(client=client))
    return form_page(
        request, form, "privacy/hold.html",
        act=lambda values: put_on_hold(record_of=record, by=request.user, **values),
        then=page_of(subject, pk), said=_("Nothing of this person can be erased now."),
        record=record, back=page_of(subject, pk),
    )  # fmt: skip


@require_POST
@needs("privacy", "change")
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    hold = get_object_or_404(LegalHold.objects.visible_to(request.user), pk=pk)
    lift_hold(hold=hold, by=request.user)
    say(request, _("The hold is lifted."))
    return redirect("hold_list")
