from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.actions.previews import end_overdue_previews
from crm.access.actions.shares import remove_old_shares
from crm.access.models import Cover
from crm.access.queries.returns import News
from crm.access.queries.share_list import ending_soon, to_be_told
from crm.jobs import JobRun, job, later
from crm.people.models import Firm, User


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
    with _read_by(user, firm):
        context = {
            "user": user,
            "news": News(found),
            "link": settings.PUBLIC_URL + reverse("cover_news", args=[found.pk]),
        }
        text = render_to_string("access/what_happened_mail.txt", context)
        send_mail(_("While you were away"), text, None, [user.email])
    cover.update(mailed_at=timezone.now())


@job(
    "access.remove_old_shares",
    every="03:40",
    atomic=True,
    title=gettext_lazy("Remove shares that ended long ago"),
)
def remove_shares(run: JobRun) -> dict[str, Any]:
    return {"removed": remove_old_shares()}


@job(
    "access.end_previews",
    every=timedelta(minutes=10),
    atomic=True,
    title=gettext_lazy("End previews left open"),
)
def end_previews(run: JobRun) -> dict[str, Any]:
    return {"ended": end_overdue_previews()}


@job(
    "access.tell_ending_shares",
    every="07:00",
    atomic=True,
    title=gettext_lazy("Tell of shares that end soon"),
)
def tell_ending_shares(run: JobRun) -> dict[str, Any]:
    """One mail to each giver and receiver, on the day a share comes within three days of its end."""
    people = to_be_told(timezone.now()) if settings.MAIL_IS_SET else set()
    for pk in people:
        later("access.mail_ending_shares", unique=f"ending-shares:{pk}", user_id=pk)
    return {"told": len(people)}


@job("access.mail_ending_shares")
def mail_ending_shares(run: JobRun, *, user_id: int) -> None:
    user, firm = User.objects.filter(pk=user_id, is_active=True).first(), Firm.load()
    if user is None or firm is None:
        return
    with _read_by(user, firm):
        rows = ending_soon(user)
        link = f"{settings.PUBLIC_URL}{reverse('share_list')}?state=soon"
        if rows:
            text = render_to_string(
                "access/ending_shares_mail.txt", {"user": user, "rows": rows, "firm": firm, "link": link}
            )
            send_mail(_("Shares that end soon"), text, None, [user.email])


@contextmanager
def _read_by(user: User, firm: Firm) -> Iterator[None]:
    """The language and the clock of whoever gets the mail."""
    with (
        translation.override(user.language or firm.language),
        timezone.override(user.time_zone or firm.time_zone),
    ):
        yield
