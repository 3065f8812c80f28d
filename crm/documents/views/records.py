"""The documents of one record: its page, the panel of other pages, files that are brought."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from crm.access.preview import open_to_preview
from crm.documents.actions.keeping import add_document
from crm.documents.forms import UploadForm
from crm.documents.names import safe_name
from crm.documents.queries.pages import FEW, RecordDocuments, record_or_404
from crm.documents.storage import too_large
from crm.documents.uploads import takes_files
from crm.web.formats import number
from crm.web.toasts import say


@open_to_preview
@require_safe
def record_documents(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """All of them on a page of their own; for htmx the first few, as a panel."""
    return _answer(request, record_or_404(request.user, entity, pk), UploadForm())


def _answer(request: HttpRequest, record, form: UploadForm, refused=(), *, status=200) -> HttpResponse:
    held = RecordDocuments(record, request.user, limit=FEW if request.htmx else None)
    template = "documents/record.html#panel" if request.htmx else "documents/record.html"
    context = {"held": held, "record": record, "form": form, "refused": refused}
    return render(request, template, context, status=status)


@takes_files
@require_POST
def document_upload(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Each file by itself: what is fit is kept, the others are named with the reason."""
    record = record_or_404(request.user, entity, pk, "change")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, record, form)
    kept, refused = 0, [too_large(safe_name(name)) for name in request.too_large]
    said = {"note": form.cleaned_data["note"], "is_private": form.cleaned_data["is_private"]}
    for file in form.cleaned_data["files"]:
        try:
            add_document(record=record, file=file, name=file.name, by=request.user, **said)
        except ValidationError as error:
            refused += error.messages
        else:
            kept += 1
    if not kept and not refused:
        form.add_error("files", _("Choose a file first."))
    if kept:
        text = ngettext("%(count)s document added.", "%(count)s documents added.", kept)
        say(request, text % {"count": number(kept)})
    if request.htmx or not kept or refused:
        return _answer(request, record, UploadForm() if kept or refused else form, refused)
    return redirect("record_documents", entity, pk)
