"""Switch a module off and on in a running firm. Nothing of it is deleted."""

from __future__ import annotations

from django.db import transaction

from crm.access.scopes import require
from crm.office.actions.firm import change_firm
from crm.people.models import Firm, User


@transaction.atomic
def switch_module(*, module: str, is_on: bool, by: User) -> Firm:
    """It acts at everybody's next click, in workers and scheduler too; the records, roles and jobs of it wait."""
    require(by, "firm", "change")
    firm = Firm.objects.select_for_update().get(pk=1)
    off = set(firm.modules_off) - {module} if is_on else {*firm.modules_off, module}
    return change_firm(by=by, modules_off=sorted(off))
