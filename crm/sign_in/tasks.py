from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from crm.jobs import JobRun, job
from crm.people.models import Firm, User
from crm.sign_in.actions.sessions import clear_expired
from crm.sign_in.links import password_link


@job("sign_in.mail_password_link")
def mail_password_link(run: JobRun, *, user_id: int) -> None:
    """A second mail after a crash does no harm: both links are good until one is used."""
    _mail_link(user_id, "sign_in/password_mail.txt")


@job("sign_in.mail_invitation")
def mail_invitation(run: JobRun, *, user_id: int, inviter: str) -> None:
    """As above: an invitation that comes twice does no harm."""
    _mail_link(user_id, "sign_in/invitation_mail.txt", inviter=inviter)


@job("sign_in.clear_sessions", every="03:10", atomic=True, title=_("Forget sessions that are over"))
def clear_sessions(run: JobRun) -> None:
    clear_expired()


def _mail_link(user_id: int, template: str, **context: Any) -> None:
    """Mail a set-password link in the person's language; the first line of the template is the subject."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    firm = Firm.load()
    if user is None or firm is None:
        return
    with translation.override(user.language or firm.language):
        context |= {"user": user, "link": password_link(user), "firm": firm}
        subject, _line, text = render_to_string(template, context).strip().partition("\n")
    send_mail(subject.strip(), text.strip() + "\n", None, [user.email])
