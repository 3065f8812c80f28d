"""The demo firm's branches, teams and colleagues: the ten personas of the tests, plainly made up."""

from __future__ import annotations

from datetime import time, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from crm.people.demo import MAIL_DOMAIN, PASSWORD, DemoWorld
from crm.people.models import Branch, Membership, Team, User, WorkingDay

BRANCHES = ("Centre", "North", "South")
TEAMS = {
    "Head Office": "Centre",
    "Marketing": "Centre",
    "Service Desk": "Centre",
    "Sales North": "North",
    "Sales South": "South",
}
# key: (name, position, team, leads it)
COLLEAGUES = {
    "anna": ("Anna Adamska", "Sales representative", "Sales North", False),
    "bruno": ("Bruno Berg", "Sales representative", "Sales North", False),
    "carla": ("Carla Conti", "Sales team lead", "Sales North", True),
    "dario": ("Dario Duarte", "Sales representative", "Sales South", False),
    "eva": ("Eva Ek", "Service agent", "Service Desk", True),
    "marta": ("Marta Maj", "Marketing specialist", "Marketing", True),
    "otto": ("Otto Olsen", "Office and access", "Head Office", False),
    "edda": ("Edda Engel", "Managing director", "Head Office", True),
    "nils": ("Nils Nowak", "Trainee, no role yet", "Head Office", False),
    "sara": ("Sara Sand", "Sales representative, on leave", "Sales North", False),
}
# What each is good at, and speaks.
TALENTS = {
    "anna": (["machines", "tenders"], ["pl", "en", "de"]),
    "bruno": (["packaging"], ["de", "en"]),
    "carla": (["contracts", "machines"], ["it", "en", "pl"]),
    "dario": (["logistics", "tenders"], ["pt", "es", "en"]),
    "eva": (["complaints", "spare parts"], ["sv", "en", "pl"]),
    "marta": (["letters", "trade fairs"], ["pl", "ru", "en"]),
    "edda": (["contracts"], ["de", "en"]),
    "sara": (["food industry"], ["en", "fa"]),
}


def demo_email(key: str) -> str:
    return f"{key}@{MAIL_DOMAIN}"


def build_firm(world: DemoWorld) -> None:
    """Three branches, five teams, ten colleagues with one password."""
    password = make_password(PASSWORD)
    for name in BRANCHES:
        world.branches[name] = Branch.objects.create(name=name)
    for name, branch in TEAMS.items():
        group = Group.objects.create(name=f"team {name}")
        world.teams[name] = Team.objects.create(name=name, branch=world.branches[branch], group=group)
    for number, (key, (name, position, team, leads)) in enumerate(COLLEAGUES.items()):
        skills, languages = TALENTS.get(key, ([], []))
        user = User.objects.create(
            skills=skills,
            languages=languages,
            email=demo_email(key),
            name=name,
            position=position,
            phone=f"+48 22 555 01 {number:02}",
            home_team=world.teams[team],
            password=password,
            is_demo=True,
        )
        User.objects.filter(pk=user.pk).update(created_at=world.now - timedelta(days=730))
        Membership.objects.create(user=user, team=world.teams[team], is_lead=leads)
        world.users[key] = user
    # Bruno works three long days.
    WorkingDay.objects.bulk_create(
        [
            WorkingDay(user=world.users["bruno"], weekday=weekday, starts_at=time(8), ends_at=time(18))
            for weekday in range(3)
        ]
    )
