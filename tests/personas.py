"""The people of architecture.md 9, in a firm whose access mode is private."""

from types import SimpleNamespace

from crm.access.models import AccessVersion, FieldGrant, Role, RoleAssignment
from crm.access.role_sets import install_role_set
from crm.people.models import Firm, Membership, User
from tests.factories import BranchFactory, TeamFactory, UserFactory

WHO = {
    # who: team, roles, whether they lead it
    "anna": ("Sales North", ["rep"], False),
    "bruno": ("Sales North", ["rep"], False),
    "carla": ("Sales North", ["team_lead"], True),
    "dario": ("Sales South", ["rep"], False),
    "eva": ("Service Desk", ["service_agent"], False),
    "marta": ("Marketing", ["marketing"], False),
    "otto": ("Head Office", ["access_admin"], False),
    "edda": ("Head Office", ["director"], False),
    "nils": ("Head Office", [], False),
    "sara": ("Sales North", ["rep"], False),
}
BRANCH_OF = {
    "Sales North": "North",
    "Sales South": "South",
    "Service Desk": "Centre",
    "Marketing": "Centre",
    "Head Office": "Centre",
}
PASSWORD = "correct horse battery"


def make_firm(mode: str = "private") -> Firm:
    firm = Firm.objects.create(
        pk=1, name="Test Firm", language="en", currency="EUR", time_zone="Europe/Warsaw", access_mode=mode
    )
    AccessVersion.objects.get_or_create(pk=1)
    install_role_set(mode=mode)
    return firm


def make_personas() -> SimpleNamespace:
    """All ten by name; sara is on leave and covered by whatever test says so."""
    roles = {role.key: role for role in Role.objects.all()}
    teams = {
        team: TeamFactory(name=team, branch=BranchFactory(name=branch)) for team, branch in BRANCH_OF.items()
    }
    users = [
        UserFactory.build(name=name.capitalize(), email=f"{name}@example.com", home_team=teams[team])
        for name, (team, _, _) in WHO.items()
    ]
    User.objects.bulk_create(users)
    found = dict(zip(WHO, users, strict=True))
    Membership.objects.bulk_create(
        Membership(user=found[name], team=teams[team], is_lead=leads)
        for name, (team, _, leads) in WHO.items()
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=found[name], role=roles[key])
        for name, (_, keys, _) in WHO.items()
        for key in keys
    )
    AccessVersion.bump()
    return SimpleNamespace(**found)


def show_fields(role_key: str, **levels: int) -> None:
    """Set how far a role shows groups of fields (0 hidden, 1 read, 2 write), from the next click on."""
    FieldGrant.objects.filter(role__key=role_key, group__in=levels).delete()
    role = Role.objects.get(key=role_key)
    shown = {group: level for group, level in levels.items() if level}
    FieldGrant.objects.bulk_create(FieldGrant(role=role, group=group, level=shown[group]) for group in shown)
    AccessVersion.bump()


def sign_in(client, user):
    """Sign the test's browser in as the product does: the user then carries the version of their access."""
    client.force_login(user, backend="crm.access.backend.ScopeBackend")
    return client
