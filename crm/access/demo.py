"""Roles of the demo firm's colleagues, and sara's leave covered by anna."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.access.models import AccessVersion, Cover, Role, RoleAssignment
from crm.access.role_sets import install_role_set
from crm.people.demo import DemoWorld

ROLES = {
    "anna": "rep",
    "bruno": "rep",
    "carla": "team_lead",
    "dario": "rep",
    "eva": "service_agent",
    "marta": "marketing",
    "otto": "access_admin",
    "edda": "director",
    "sara": "rep",
}


def build_roles(world: DemoWorld) -> None:
    install_role_set(mode=world.firm.access_mode)
    roles = {role.key: role for role in Role.objects.all()}
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=world.users[name], role=roles[key]) for name, key in ROLES.items()]
    )
    zone = ZoneInfo(world.firm.time_zone)
    Cover.objects.create(
        absent=world.users["sara"],
        deputy=world.users["anna"],
        starts_at=datetime.combine(world.today - timedelta(days=10), time.min, zone),
        ends_at=datetime.combine(world.today + timedelta(days=60), time.max, zone),
        reason=_("Parental leave"),
        created_by=world.users["carla"],
    )
    AccessVersion.bump()
