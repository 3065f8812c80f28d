"""One document: its page, its name, its versions, its end."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.access.preview import open_to_preview
from crm.access.scopes import visible_or_404
from crm.documents.actions.keeping import add_version, change_document, delete_document
from crm.documents.forms import ApprovalForm, DocumentForm, VersionForm
from crm.documents.models import Document
from crm.documents.names import safe_name
from crm.documents.queries.pages import DocumentPage
from crm.documents.storage import too_large
from crm.documents.uploads import takes_files
from crm.search.recent import remember
from crm.web.toasts import say


def document_or_404(request: HttpRequest, pk: int, action: str = "view") -> Document:
    return visible_or_404(Document.objects.select_related("brought_by"), request.user, action, pk=pk)


def draw(request: HttpRequest, document: Document, **context) -> HttpResponse:
    """The page of the document; `context` may hold a form that came back with errors."""
    page = DocumentPage(document, request.user)
    context.setdefault("version_form", VersionForm())
    context.setdefault("approval_form", ApprovalForm(reader=request.user) if page.may_ask else None)
    context.setdefault("edit_form", DocumentForm(document=document, reader=request.user))
    return render(request, "documents/document.html", {"page": page, "document": document, **context})


@open_to_preview
@require_safe
def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk)
    remember(request.user, "document", document.pk)
    return draw(request, document)


@require_POST
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk, "change")
    form = DocumentForm(request.POST, document=document, reader=request.user)
    if not form.is_valid():
        return draw(request, document, edit_form=form)
    wanted = {"name": form.cleaned_data["name"], "is_private": form.cleaned_data.get("is_private", False)}
    change_document(document=document, by=request.user, **wanted)
    say(request, _("Saved."))
    return redirect(document)


@takes_files
@require_POST
def document_version_add(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk, "change")
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file is None:
                wrong = [too_large(safe_name(name)) for name in request.too_large]
                raise ValidationError(wrong or [_("Choose a file first.")])
            note = form.cleaned_data["note"]
            version = add_version(document=document, file=file, name=file.name, by=request.user, note=note)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            said = _("Version %(number)s added.") % {"number": document.number}
            say(request, said if version else _("This file is the newest version already."))
            return redirect(document)
    return draw(request, document, version_form=form)


@require_POST
def document_delete(request: HttpRequest, pk: int) -> HttpResponse:
    document = document_or_404(request, pk, "change")
    record = document.record_for(request.user)
    change_set = delete_document(document=document, by=request.user)
    undo = reverse("undo", args=[change_set.pk])
    say(request, _("%(name)s deleted.") % {"name": document.name}, undo=undo)
    return redirect(record)
