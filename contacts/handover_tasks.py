"""The jobs of handovers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.actions.following import follow
from contacts.actions.handover_checks import check_handovers
from contacts.actions.handover_papers import draw_paper, drop_old_papers
from contacts.actions.introductions import mail_introduction
from contacts.models import HandoverCheck, HandoverItem, HandoverPaper
from contacts.queries.handovers import FEW, missed
from crm.jobs import JobFailed, JobRun, job
from crm.people.models import Firm, User
from crm.web.pdf import PdfUnavailableError

# One every ten minutes: clients changed hands, so their papers must.
A_WEEK = 1_000


@job("contacts.draw_handover_paper", title=gettext_lazy("Papers of a handover"))
def draw_handover_paper(run: JobRun, *, paper_id: int) -> dict[str, Any]:
    papers = HandoverPaper.objects.unscoped("the paper that its maker queued")
    paper = papers.select_related("handover__giver", "by").get(pk=paper_id)
    try:
        pages = draw_paper(paper=paper, run=run)
    except PdfUnavailableError as missing:
        raise JobFailed(str(missing)) from missing
    if not pages:
        raise JobFailed(_("Nothing of it is in your sight any more."))
    summary = ngettext("%(n)s page, ready to print.", "%(n)s pages, ready to print.", pages) % {"n": pages}
    return {"summary": summary, "url": reverse("handover_paper", args=[paper.pk])}


@job("contacts.follow_clients", atomic=True, binding=True, max_attempts=A_WEEK)
def follow_clients(run: JobRun, *, change_set_id: int, from_id: int | None) -> dict[str, Any]:
    return {"followed": follow(change_set_id=change_set_id, from_id=from_id, by=run.user)}


@job("contacts.mail_introduction", title=gettext_lazy("Introduction by e-mail"))
def send_introduction_mail(run: JobRun, *, introduction_id: int) -> None:
    mail_introduction(introduction_id=introduction_id)


@job("contacts.check_handovers", every="06:10", atomic=True, title=gettext_lazy("Check handovers"))
def check(run: JobRun) -> dict[str, Any]:
    return {"checked": check_handovers()}


@job("contacts.drop_handover_papers", every="03:40", atomic=True, title=gettext_lazy("Forget old papers"))
def drop_papers(run: JobRun) -> dict[str, Any]:
    return {"dropped": drop_old_papers()}


@job("contacts.mail_handover_check", title=gettext_lazy("Digest of a handover check"))
def mail_handover_check(run: JobRun, *, check_id: int, user_id: int) -> None:
    """What was found, to one lead, with the clients this lead sees. A second mail after a crash does no harm."""
    found = HandoverCheck.objects.unscoped("the check this mail is about").select_related("handover__giver")
    row, firm = found.filter(pk=check_id).first(), Firm.load()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if row is None or user is None or firm is None or not settings.MAIL_IS_SET:
        return
    left = missed(HandoverItem.objects.visible_to(user).filter(handover=row.handover))
    context = {
        "check": row,
        "handover": row.handover,
        "items": left.select_related("client", "receiver").order_by("client__name_key")[: FEW * 4],
        "user": user,
        "firm": firm,
        "link": settings.PUBLIC_URL + row.handover.get_absolute_url(),
    }
    language, zone = user.language or firm.language, user.time_zone or firm.time_zone
    with translation.override(language), timezone.override(zone):
        text = render_to_string("contacts/handover/check_mail.txt", context)
        send_mail(_("Handover check: %(handover)s") % {"handover": row.handover}, text, None, [user.email])
