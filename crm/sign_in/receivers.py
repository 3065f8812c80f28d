from __future__ import annotations

from crm.events import EmployeeLeft
from crm.people.models import User
from crm.sign_in.actions.sessions import drop_sessions


def on_employee_left(event: EmployeeLeft) -> None:
    """Whoever is switched on again signs in anew."""
    drop_sessions(User.objects.get(pk=event.user_id))
