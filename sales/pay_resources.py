"""What leaves in an export of statements."""

from __future__ import annotations

from import_export.fields import Field
from import_export.resources import Resource

from crm.lists.plain import plain
from sales.models import CommissionStatement


class StatementResource(Resource):  # type: ignore[misc]
    month = plain("starts_on", "month")
    owner = plain("owner__name", "owner")
    plan = plain("plan__name", "plan")
    total = plain("total_amount", "total")
    state = Field(column_name="state")
    disputes = plain("disputes", "disputes")
    paid = plain("paid_on", "paid")
    team = plain("team__name", "team")
    branch = plain("branch__name", "branch")

    def dehydrate_state(self, statement: CommissionStatement) -> str:
        return str(statement.get_state_display())
