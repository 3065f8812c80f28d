"""One e-mail a day with what is unread, for whoever chose it."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.messages.models import Notice, NoticeChoice
from crm.people.models import Firm, User

SHOWN = 40


def waiting() -> QuerySet[Notice]:
    """Unread, not mailed yet, of a kind that its receiver wants by e-mail."""
    wanted = NoticeChoice.objects.all().filter(
        user=OuterRef("to"), kind=OuterRef("kind"), way=NoticeChoice.Way.DIGEST
    )
    return Notice.objects.filter(Exists(wanted), read_at=None, mailed_at=None, to__is_active=True)


def receivers() -> list[int]:
    return list(waiting().order_by().values_list("to", flat=True).distinct())


def mail_digest(*, user: User, firm: Firm) -> int:
    """How many notices it told of. They are marked before the mail leaves: one that was perhaps sent is not repeated,
    since all of it stands on the page of notices; after a clear refusal the next try tells of them again.
    """
    rows = _claim(user)
    if not rows:
        return 0
    language, zone = user.language or firm.language, user.time_zone or firm.time_zone
    with translation.override(language), timezone.override(zone):
        link = settings.PUBLIC_URL + reverse("notice_list")
        context = {"user": user, "firm": firm, "notices": rows[:SHOWN], "link": link}
        context["left"] = max(0, len(rows) - SHOWN)
        text = render_to_string("messages/digest.txt", context)
        try:
            send_mail(_("What is new: %(n)s") % {"n": len(rows)}, text, None, [user.email])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ConnectionRefusedError):
            Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=None)
            raise
    return len(rows)


@transaction.atomic
def _claim(user: User) -> list[Notice]:
    rows = waiting().filter(to=user).select_for_update(skip_locked=True, of=("self",))
    found = list(rows.order_by("-pk"))
    Notice.objects.filter(pk__in=[row.pk for row in found]).update(mailed_at=timezone.now())
    return found
