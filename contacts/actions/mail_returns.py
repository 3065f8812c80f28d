"""A mail of ours came back: it is told at the mail, to its writer, and an address that is gone is marked so."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.actions.derived import refresh_search
from contacts.models import Channel, Mail, MailFiling, MailReturn
from contacts.notices import MAIL_RETURNED
from crm.audit.actions import record
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.models import ChangeSet
from crm.changes.models.change_sets import ChangeKind
from crm.mail.bounces import Failure, Report
from crm.messages.actions.telling import Told, tell


def original_of(report: Report | None) -> Mail | None:
    """The mail of ours that a report is about: by its key, which nobody guesses, and to one of the addresses."""
    if report is None:
        return None
    rows = Mail.objects.unscoped("the mail that a report is about").filter(key=report.key, is_outgoing=True)
    return rows.filter(others__overlap=[one.address for one in report.failures]).first()


def filed_like(original: Mail) -> dict[int, int | None]:
    """Where the original stands, its report belongs."""
    rows = MailFiling.objects.unscoped("where a mail in hand is filed").filter(mail=original)
    return dict(rows.values_list("client", "person"))


def note_returns(original: Mail, mail: Mail, report: Report) -> None:
    """What the report `mail` says of the addresses that the original went to; the caller is in a transaction."""
    failures = [one for one in report.failures if one.address in original.others]
    gone = [one for one in failures if one.is_gone and not _wrote_since(one.address, mail)]
    change_set = _mark_gone(original, gone)
    marked = {one.address for one in gone} if change_set else set()
    MailReturn.objects.bulk_create(
        [
            MailReturn(
                mail=original, report=mail, address=one.address, status=one.status, reason=one.reason,
                is_final=one.is_final, at=mail.sent_at, change_set=change_set if one.address in marked else None,
            )
            for one in failures
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    final = [one for one in failures if one.is_final]
    if final and original.by_id:
        link, params = reverse("mail_page", args=[original.pk]), {"count": len(final)}
        tell(
            [Told(original.by_id, MAIL_RETURNED, original.subject, link, f"mail-returned:{mail.pk}", params)]
        )


def words_of(failure: Failure) -> str:
    """What the server said, in one line."""
    said = MailReturn(status=failure.status, reason=failure.reason).words
    return said or _("A mail did not arrive.")


def _wrote_since(address: str, report: Mail) -> bool:
    """Whoever writes from there after the report has the address."""
    rows = Mail.objects.unscoped("whether an address works").filter(
        others__contains=[address], is_outgoing=False, is_bounce=False, sent_at__gt=report.sent_at
    )
    return rows.filter(people__0__2=address).exists()


def _mark_gone(original: Mail, gone: Collection[Failure]) -> ChangeSet | None:
    """On the clients that the mail stands on; one change set, undone by its writer with one click."""
    reasons = {one.address: words_of(one)[:300] for one in gone}
    rows = Channel.objects.unscoped("an address that a mail server calls wrong").filter(
        kind=Channel.Kind.EMAIL, key__in=reasons, is_invalid=False, client__in=list(filed_like(original))
    )
    found = list(rows.select_related("client").order_by("pk"))
    if not found:
        return None
    change_set = open_change_set(
        kind=ChangeKind.BULK, by=original.by, summary=_("An e-mail address does not work: %(client)s")
        % {"client": found[0].client.name},
    )  # fmt: skip
    for address, reason in reasons.items():
        keys = [one.pk for one in found if one.key == address]
        write = partial(rows.filter(pk__in=keys).update, is_invalid=True, trouble=reason)
        if keys:
            keep_updates(change_set, Channel, ["is_invalid", "trouble"], keys, write)
    refresh_search(sorted({one.client_id for one in found}))
    for one in found:
        record(
            by=None, action="change", target=one.client, summary=one.value,
            before={"is_invalid": False}, after={"is_invalid": True, "trouble": reasons[one.key]},
        )  # fmt: skip
    return change_set
