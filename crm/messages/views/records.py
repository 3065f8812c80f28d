"""What is said about a record: its page, the panel on other pages, a message to it."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.preview import open_to_preview
from crm.documents.queries.pages import record_or_404
from crm.messages.actions.writing import read_messages, write_on
from crm.messages.forms import TextForm
from crm.messages.queries.talks import FEW, PAGE, Thread, about
from crm.messages.views.notices import number_in


@open_to_preview
@require_http_methods(["GET", "POST"])
def record_talk(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """All of it on a page of its own; for htmx the latest, as a panel."""
    record = record_or_404(request.user, entity, pk, talks=True)
    form = TextForm(request.POST or None)
    if form.is_valid():
        try:
            write_on(record=record, by=request.user, text=form.cleaned_data["text"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if not request.htmx:
                return redirect(request.path)
            form = TextForm()
    return _drawn(request, record, form)


def _drawn(request: HttpRequest, record, form: TextForm) -> HttpResponse:
    limit, before = FEW if request.htmx else PAGE, number_in(request, "before")
    thread = Thread(about(record, request.user), request.user, before=before, limit=limit)
    template = "messages/record.html#panel" if request.htmx else "messages/record.html"
    context = {"record": record, "thread": thread, "form": form}
    return render(request, template, context, status=422 if form.errors and not request.htmx else 200)


@require_POST
def record_talk_read(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    record = record_or_404(request.user, entity, pk, talks=True)
    up_to = number_in(request, "up_to", request.POST) or 0
    read_messages(conversations=about(record, request.user), by=request.user, up_to=up_to)
    return HttpResponse(status=204) if request.htmx else redirect("record_talk", entity, pk)
