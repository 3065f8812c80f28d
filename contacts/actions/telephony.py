"""The telephone system: set up by whoever keeps the firm, dials for colleagues, and tells who is calling."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.actions.interactions import record_interaction
from contacts.channel_keys import channel_key
from contacts.models import Channel, Client, IncomingCall, Interaction, Telephony
from contacts.notices import DIAL_FAILED, INCOMING_CALL
from contacts.queries.telephony import caller_at, callers_of
from crm.access.context import access_of
from crm.access.scopes import can
from crm.audit.actions import record
from crm.jobs import later
from crm.jobs.models import Job
from crm.messages.actions.telling import Told, tell
from crm.people.models import Firm
from crm.sign_in.sealing import seal, unseal
from crm.web_hooks import HookTrouble, post

if TYPE_CHECKING:
    from crm.people.models import User

# A phone that rings a minute later than one pressed startles more than it helps.
TOO_LATE = timedelta(seconds=60)
KEPT = timedelta(days=30)


@transaction.atomic
def set_up_telephony(*, by: User, url: str, takes_calls: bool, secret: str = "") -> Telephony:
    """`secret` "": the one that is there stays."""
    if not access_of(by).may("firm", "change"):
        raise PermissionDenied
    held, _new = Telephony.objects.select_for_update().get_or_create(pk=1)
    if takes_calls and not (secret or held.sealed_secret):
        raise ValidationError({"secret": _("Without a secret anybody could say that somebody calls.")})
    before = {"url": held.url, "takes_calls": held.takes_calls}
    held.url, held.takes_calls = url, takes_calls
    if secret:
        held.sealed_secret = seal(secret)
    held.trouble, held.tried_at = "", None
    held.save()
    after = {"url": url, "takes_calls": takes_calls}
    changed = {name for name in after if before[name] != after[name]}
    if changed or secret:
        record(
            by=by, action="change", target=held, before={name: before[name] for name in changed},
            after={name: after[name] for name in changed} | ({"secret": "…"} if secret else {}),
        )  # fmt: skip
    transaction.on_commit(Telephony.forget)
    return held


@transaction.atomic
def test_soon(*, by: User) -> Job:
    """Call the web hook once with a number that is nobody's."""
    if not access_of(by).may("firm", "change"):
        raise PermissionDenied
    return later("contacts.test_telephony", run_as=by, unique="test-telephony")


def test_telephony(*, by: User) -> str:
    """What is the matter, or nothing; noted for the page of settings."""
    system = Telephony.load()
    try:
        _call_out(system, by, number="000", event="test")
    except HookTrouble as found:
        system.trouble = str(found)[:300]
    else:
        system.trouble = ""
    Telephony.objects.filter(pk=1).update(trouble=system.trouble, tried_at=timezone.now())
    return system.trouble


@transaction.atomic
def ask_to_dial(*, channel: Channel, by: User) -> Job:
    """Have the telephone system ring the colleague and then the client; a second press meanwhile changes nothing."""
    if not (can(by, "view", channel.client) and access_of(by).reads("contact")):
        raise PermissionDenied
    if channel.kind != Channel.Kind.PHONE or not Telephony.dials():
        raise ValidationError(_("This is dialled by your own device."))
    asked_at = timezone.now().isoformat()
    return later(
        "contacts.dial",
        run_as=by,
        unique=f"dial:{by.pk}:{channel.pk}",
        channel_id=channel.pk,
        asked_at=asked_at,
    )


def dial(*, channel_id: int, by: User, asked_at: str) -> None:
    """Raises HookTrouble where it cannot be; the colleague is told too."""
    channel = Channel.objects.visible_to(by).filter(pk=channel_id).select_related("client").first()
    try:
        if channel is None:
            raise HookTrouble(_("The number is not there any more."))
        if timezone.now() - datetime.fromisoformat(asked_at) > TOO_LATE:
            raise HookTrouble(_("It took too long: press once more."))
        _call_out(Telephony.load(), by, number=channel.key, event="dial")
    except HookTrouble as trouble:
        say_not_dialled(by, str(trouble), asked_at, channel)
        raise


def say_not_dialled(by: User, trouble: str, asked_at: str, channel: Channel | None = None) -> None:
    link = channel.client.get_absolute_url() if channel else ""
    tell([Told(by.pk, DIAL_FAILED, trouble, link, f"dial:{by.pk}:{asked_at}")])


def _call_out(system: Telephony, by: User, *, number: str, event: str) -> None:
    if not system.url:
        raise HookTrouble(_("No telephone system is connected."))
    extension = "".join(sign for sign in by.phone if sign.isdigit())
    words = {"number": number, "user": by.email, "extension": extension}
    url = system.url
    for name, value in words.items():
        url = url.replace(f"{{{name}}}", quote(value, safe=""))
    secret = (unseal(system.sealed_secret) or "") if system.sealed_secret else ""
    post(url, words | {"event": event}, secret=secret, private=settings.TELEPHONY_PRIVATE_HOSTS)


@transaction.atomic
def take_call(*, user: User, number: str, call_key: str) -> IncomingCall:
    """Somebody calls this colleague: they are told who it is, as far as they see the client. Told twice, it is once."""
    firm = Firm.load()
    key = channel_key(Channel.Kind.PHONE, number, firm.country if firm else "")[:40]
    rows = IncomingCall.objects.unscoped("the call of this colleague")
    call: IncomingCall
    call, is_new = rows.get_or_create(
        colleague=user, call_key=call_key, defaults={"number": number[:40], "key": key}
    )
    if is_new:
        names = list(dict.fromkeys(one.client.name for one in callers_of(call, user)))
        shown = ", ".join(names[:3]) or (number if access_of(user).reads("contact") else "")
        tell([Told(user.pk, INCOMING_CALL, shown, call.get_absolute_url(), f"call:{call.pk}")])
    return call


@transaction.atomic
def log_call(
    *, call: IncomingCall, client: Client, by: User, text: str = "", outcome: str = ""
) -> Interaction:
    """It stands on the client's stream, once. Raises ValidationError for one that does already."""
    rows = IncomingCall.objects.visible_to(by, "change").select_for_update(of=("self",))
    held = rows.filter(pk=call.pk).first()
    if held is None:
        raise PermissionDenied
    if held.logged_at:
        raise ValidationError(_("This call is written down already."))
    person = caller_at(callers_of(held, by), client)
    made = record_interaction(
        client=client, by=by, kind=Interaction.Kind.CALL, text=text, outcome=outcome, person=person,
        is_incoming=True, happened_at=held.at,
    )  # fmt: skip
    _promise(made, client, by)
    held.logged_at = timezone.now()
    held.save(update_fields=["logged_at"])
    return made


def _promise(made: Interaction, client: Client, by: User) -> None:
    """Who waits for a call is called back; who was spoken to waits no more."""
    from contacts.actions.call_backs import plan_call_back, settle_call_backs  # late: few calls need it

    if made.waits_for_a_call:
        plan_call_back(interaction=made, by=by)
    elif made.reached_them:
        settle_call_backs(client=client, by=by)


def drop_old_calls() -> int:
    """Numbers of whoever called are not kept longer than they are of use."""
    rows: Any = IncomingCall.objects.unscoped("old ones").filter(at__lt=timezone.now() - KEPT)
    return int(rows.delete()[0])
