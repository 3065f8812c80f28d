"""8 branches, 20 teams, 200 colleagues, and the four whose pages are measured."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group

from crm.access.models import AccessVersion, Role, RoleAssignment
from crm.people.models import Branch, Firm, Membership, Team, User

TEAMS, BRANCHES, COLLEAGUES = 20, 8, 200
# Who is measured: e-mail name -> (team number, role).
MEASURED = {"rep": (1, "rep"), "rep_cold": (2, "rep"), "lead": (3, "team_lead"), "director": (4, "director")}
FIRST = (
    "Anna Bruno Carla Dario Eva Marta Otto Edda Nils Sara Piotr Ewa Łukasz Żaneta Иван Ольга رضا مریم".split()
)
LAST = "Nowak Kowalska Holm Rossi Meyer Ek Lindqvist Żak Śliwa Петров Орлова کریمی Duval Iglesias".split()


@dataclass(frozen=True)
class Share:
    """A colleague's part of all clients, as the half-open interval of a chance between 0 and 1."""

    user_id: int
    team_id: int
    branch_id: int
    end: float


def load_firm() -> None:
    Firm.objects.create(pk=1, name="Bench", currency="EUR", time_zone="Europe/Warsaw", access_mode="private")
    AccessVersion.objects.get_or_create(pk=1)
    branches = [Branch.objects.create(name=f"Branch {n + 1}") for n in range(BRANCHES)]
    teams = [
        Team.objects.create(
            name=f"Team {n + 1}",
            branch=branches[n % BRANCHES],
            group=Group.objects.create(name=f"team {n + 1}"),
        )
        for n in range(TEAMS)
    ]
    roles = {role.key: role for role in Role.objects.all()}
    wanted = [(key, team, role) for key, (team, role) in MEASURED.items()]
    wanted += [(f"user{n}", n % TEAMS + 1, "rep") for n in range(COLLEAGUES - len(wanted))]
    for number, (key, team, role) in enumerate(wanted):
        user = User.objects.create(
            email=f"{key}@bench.example",
            name=f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}",
            home_team=teams[team - 1],
        )
        Membership.objects.create(user=user, team=user.home_team, is_lead=role == "team_lead")
        RoleAssignment.objects.create(user=user, role=roles[role])
    AccessVersion.bump()


def owner_shares(clients: int) -> list[Share]:
    """How the clients are spread: rep and rep_cold 5,000 each, lead's team 50,000, the others by Zipf's law."""
    users = list(User.objects.select_related("home_team").order_by("pk"))
    weights = {user.pk: 1 / (rank + 3) for rank, user in enumerate(users)}
    lead_team = next(user.home_team_id for user in users if user.email.startswith("lead@"))
    fixed = {"rep": 5_000, "rep_cold": 5_000}
    groups = [
        ([user for user in users if user.email.partition("@")[0] == key], share)
        for key, share in fixed.items()
    ]
    groups.append(([user for user in users if user.home_team_id == lead_team], min(50_000, clients // 4)))
    rest = [
        user for user in users if user.home_team_id != lead_team and user.email.partition("@")[0] not in fixed
    ]
    groups.append((rest, clients - sum(share for _users, share in groups)))
    found, end = [], 0.0
    for members, share in groups:
        total = sum(weights[user.pk] for user in members)
        for user in members:
            end += share / clients * weights[user.pk] / total
            found.append(Share(user.pk, user.home_team_id, user.home_team.branch_id, end))
    return found
