"""The settings of the firm itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.models import AccessVersion
from crm.access.scopes import require
from crm.audit.actions import record
from crm.events import ModulesChanged, publish
from crm.once import forget
from crm.people.currency import is_currency_used
from crm.people.models import Firm, User


@transaction.atomic
def change_firm(*, by: User, **values: Any) -> Firm:
    """Change what is given of name, language, country, currency, time_zone and modules_off.

    Raises a ValidationError if the currency would change after amounts were written in it.
    """
    require(by, "firm", "change")
    firm = Firm.objects.select_for_update().get(pk=1)
    changed = {key: value for key, value in values.items() if value != getattr(firm, key)}
    if "currency" in changed and is_currency_used():
        text = _("There are orders in %(currency)s already: the currency stays.")
        raise ValidationError({"currency": text % {"currency": firm.currency}})
    if not changed:
        return firm
    before = {key: getattr(firm, key) for key in changed}
    for key, value in changed.items():
        setattr(firm, key, value)
    firm.save(update_fields=list(changed))
    AccessVersion.bump()  # the modules that are on are part of everybody's rights
    record(by=by, action="change", target=firm, before=before, after=changed)
    if "modules_off" in changed:
        publish(ModulesChanged(by=by, modules_off=tuple(firm.modules_off)))
    forget(Firm.CACHE_KEY)
    transaction.on_commit(firm.announce)
    return firm
