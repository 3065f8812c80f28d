from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from crm.access.links import password_link
from crm.jobs import JobRun, job
from crm.people.models import Firm, User


@job("access.mail_password_link")
def mail_password_link(run: JobRun, *, user_id: int) -> None:
    """A second mail after a crash does no harm: both links are good until one is used."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    firm = Firm.load()
    if user is None or firm is None:
        return
    with translation.override(user.language or firm.language):
        text = render_to_string(
            "access/password_mail.txt", {"user": user, "link": password_link(user), "firm": firm}
        )
        send_mail(_("Set your password"), text, None, [user.email])
