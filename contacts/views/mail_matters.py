"""The mails of a record of an upper room: a panel of its page, a page of their own, and a new one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from contacts.actions.drafts import require_to_write
from contacts.queries.answering import beginning_of
from contacts.queries.mail_matters import FEW, MOST, mails_about, matter_or_404
from contacts.queries.reaching import may_write_to
from contacts.views.answers import client_or_404
from contacts.views.writing import writing_page
from crm.access.preview import open_to_preview
from crm.documents.uploads import takes_files


@open_to_preview
@require_safe
def record_mails(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """All of them on a page of their own; for htmx the latest, as a panel."""
    record = matter_or_404(request.user, entity, pk)
    most = FEW if request.htmx else MOST
    mails = mails_about(record, request.user, most)
    context = {
        "record": record,
        "mails": mails[:most],
        "has_more": len(mails) > most,
        "may_write": may_write_to(record.client, request.user),
    }
    template = "contacts/mails/record.html#panel" if request.htmx else "contacts/mails/record.html"
    return render(request, template, context)


@takes_files
@require_http_methods(["GET", "POST"])
def record_mail_write(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """A mail to the client of the record, or to whom the record is with."""
    record = matter_or_404(request.user, entity, pk)
    if record.client_id is None:
        raise Http404
    client = client_or_404(request, record.client_id)
    require_to_write(request.user, client)
    start = beginning_of(client, request.user, to=request.GET.get("to", ""), about=record)
    return writing_page(request, client, start)
