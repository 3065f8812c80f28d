from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access.actions.shares import give_share
from crm.access.forms.shares import ShareForm
from crm.access.queries.reasons import Sight
from crm.access.queries.shares import lines, members_able, shares_of
from crm.access.scopes import can
from crm.access.views.records import record_or_404
from crm.people.models import User
from crm.web.form_pages import form_page
from crm.web.toasts import say


def share_page(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """A form to share the record, with what is shared already: a page, or the dialog of the page that asked."""
    record = record_or_404(request, entity, pk, "share")
    initial = {"until": timezone.localdate() + timedelta(days=30)}
    form = ShareForm(
        request.POST or None, initial=initial, by=request.user, may_change=can(request.user, "change", record)
    )
    here = reverse("share_page", args=[entity, pk])
    answer = form_page(
        request,
        form,
        "access/share.html#dialog" if request.htmx else "access/share.html",
        act=lambda values: _give(request, record, values),
        then=here,
        record=record,
        rows=lines(shares_of(record), request.user),
        here=here,
        page_title=_("Share %(record)s") % {"record": record},
        kinds=record._meta.verbose_name_plural,
        back=record.get_absolute_url(),
    )
    return _in_dialog(answer) if request.htmx else answer


def _in_dialog(answer):
    """Once shared the dialog closes; refused input stays in it (htmx shows only answers that went well)."""
    if answer.status_code == 302:
        return HttpResponse(headers={"HX-Trigger": "dialog:close", "HX-Reswap": "none"})
    answer.status_code = 200
    return answer


def _give(request, record, values):
    receiver, team = values["with_user"], values["with_team"]
    before = (
        Sight(record, User.objects.filter(pk=receiver.pk)).reasons(receiver.pk, "view") if receiver else []
    )
    give_share(record=record, by=request.user, **values)
    if before:
        text = _("Shared. %(name)s sees it already without this share.") % {"name": receiver.name}
    elif team:
        able, members = members_able(team, record.entity, values["action"])
        text = _("Shared. %(able)s of %(members)s in “%(team)s” have a role that lets them use it.")
        text %= {"able": able, "members": members, "team": team.name}
    else:
        text = _("Shared with %(name)s.") % {"name": receiver.name}
    say(request, text)
