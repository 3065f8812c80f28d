"""Who may see what, asked about everybody: at 200 colleagues and all the shares of the data set."""

from django.urls import reverse

from benchmarks.measuring import Watch
from benchmarks.rows import Goal, row
from contacts.models import Client, ClientUserShare
from crm.access.entities import entities
from crm.access.levels import Action, Level
from crm.access.models import Role
from crm.access.queries.reasons import Sight
from crm.access.queries.role_effects import effect_of_cell
from crm.access.queries.what_if import what_if


def shared_client():
    """A client of the rep's that is shared with somebody, so that every kind of reason is looked for."""
    shared = ClientUserShare.objects.values("content_object")
    return Client.objects.unscoped("measured").filter(pk__in=shared).order_by("pk").first()


def watched(act):
    def once():
        with Watch() as watch:
            act()
        return watch.sample()

    return once


@row("access.who_can", Goal(p50=100, queries=12))
def who_can(bench):
    client = shared_client()
    return watched(lambda: Sight(client).viewers())


@row("access.page", Goal(p50=150, p95=250, queries=16))
def page(bench):
    """Why can I see this, and who else can."""
    return bench.get("director", reverse("access_page", args=["client", shared_client().pk]))


@row("access.shares", Goal(p50=150, p95=300, queries=20))
def shares(bench):
    """All shares of the firm, the newest first."""
    return bench.get("director", f"{reverse('share_list')}?whose=all")


@row("access.what_if", Goal(p50=4_000), repeats=5, warm=1)
def another_role(bench):
    """A rep of another team becomes a team lead: records of every kind counted, before and after."""
    director, user = bench.user("director"), bench.user("user7")
    asked = {"teams": [bench.user("lead").home_team], "roles": list(Role.objects.filter(key="team_lead"))}
    return watched(lambda: what_if(user=user, asker=director, **asked))


@row("access.cell", Goal(p50=1_500), repeats=5, warm=1)
def another_cell(bench):
    """Every rep would see the clients of their team."""
    rep, client = Role.objects.get(key="rep"), entities.get("client")
    return watched(lambda: effect_of_cell(role=rep, entity=client, action=Action.VIEW, level=Level.TEAM))
