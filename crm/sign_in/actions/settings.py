from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.audit.actions import record
from crm.people.models import User
from crm.sign_in.models import SignInSettings
from crm.sign_in.sealing import seal


@transaction.atomic
def change_rules(*, by: User, least_length: int) -> None:
    _change(by, {"least_length": least_length})


def change_provider(*, by: User, secret: str = "", **values: Any) -> None:
    """Set the OpenID provider; one that is on must answer as itself, else a ValidationError names the field.

    The secret is sealed and never in the audit; empty leaves the former one.
    """
    if values["provider_is_on"]:
        _must_answer(values["issuer"])
    with transaction.atomic():
        _change(by, values, {"sealed_secret": seal(secret)} if secret else {})


def _must_answer(issuer: str) -> None:
    from requests import RequestException  # late: see crm.sign_in.urls

    from crm.sign_in.discovery import NotConfirmed, read_discovery

    try:
        read_discovery(issuer)
    except NotConfirmed as error:
        text = _("It answers, but not as this provider: %(error)s.") % {"error": error}
        raise ValidationError({"issuer": text}) from error
    except (RequestException, ValueError) as error:
        text = _("It does not answer at this address. Is it right, and can this server reach it?")
        raise ValidationError({"issuer": text}) from error


def _change(by: User, values: dict[str, Any], sealed: dict[str, str] | None = None) -> None:
    if not access_of(by).may("firm", "change"):
        raise PermissionDenied
    kept, _new = SignInSettings.objects.select_for_update().get_or_create(pk=1)
    changed = {key: value for key, value in values.items() if getattr(kept, key) != value}
    if not changed and not sealed:
        return
    before = {key: getattr(kept, key) for key in changed}
    SignInSettings.objects.filter(pk=1).update(**changed, **(sealed or {}))
    after = {**changed, **({"client_secret": _("changed")} if sealed else {})}
    record(by=by, action="change", target=kept, before=before, after=after)
