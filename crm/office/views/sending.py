"""Send to the right one: a dialog on any record, a page of its own without JavaScript."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access.scopes import visible_or_404
from crm.office.actions.sending import send_record
from crm.office.forms.sending import SendForm
from crm.office.queries.directory import known_skills
from crm.office.queries.sending import may_share, proposals, who_may_get
from crm.office.sendables import sendables
from crm.web.form_pages import form_page

SHARE_DAYS = 14


@require_http_methods(["GET", "POST"])
def send_page(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    sendable, record = _record(request, entity, pk)
    skill = request.GET.get("skill", "")
    proposed = proposals(record, sendable.needs(record), request.user, skill)
    form = SendForm(
        request.POST or None,
        colleagues=who_may_get(record, request.user),
        may_share=may_share(record, request.user),
        initial=_usual(proposed),
    )
    answer = form_page(
        request,
        form,
        "office/send.html#form" if request.htmx else "office/send.html",
        act=lambda _values: send_record(sendable=sendable, record=record, by=request.user, **form.errand),
        then=record.get_absolute_url(),
        said=_("Sent."),
        record=record,
        proposed=proposed,
        skills=known_skills(),
        skill=skill,
        page_title=_("Send %(record)s to a colleague") % {"record": record},
    )
    is_done = request.htmx and answer.status_code == 302
    return HttpResponse(headers={"HX-Redirect": answer.url}) if is_done else answer


def _usual(proposed):
    today = timezone.localdate()
    return {
        "to": proposed[0].user.pk if proposed else None,
        "day": today,
        "until": today + timedelta(days=SHARE_DAYS),
    }


def _record(request, entity, pk):
    sendable = sendables.get(entity)
    if sendable is None:
        raise Http404
    return sendable, visible_or_404(sendable.model.objects, request.user, pk=pk)
