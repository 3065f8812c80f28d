from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.access.models import Cover
from crm.access.queries.returns import News
from crm.jobs import JobRun, job
from crm.people.models import Firm


@job("access.mail_what_happened")
def mail_what_happened(run: JobRun, *, cover_id: int) -> None:
    """To the colleague who is back, once; Today and the page say the same where no mail server is set.

    A cover that was extended or ended meanwhile has another job for its end. A second mail after a crash between
    sending and noting it does no harm.
    """
    cover = Cover.objects.filter(pk=cover_id, first=None, mailed_at=None, ends_at__lte=timezone.now())
    found = cover.select_related("absent").first()
    firm = Firm.load()
    if found is None or firm is None or not settings.MAIL_IS_SET or not found.absent.is_active:
        return
    user = found.absent
    with (
        translation.override(user.language or firm.language),
        timezone.override(user.time_zone or firm.time_zone),
    ):
        context = {
            "user": user,
            "news": News(found),
            "link": settings.PUBLIC_URL + reverse("cover_news", args=[found.pk]),
        }
        text = render_to_string("access/what_happened_mail.txt", context)
        send_mail(_("While you were away"), text, None, [user.email])
    cover.update(mailed_at=timezone.now())
