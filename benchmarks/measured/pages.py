"""The pages of one record, of the day, of the pipeline and of the manager; one field saved."""

import itertools
from functools import partial

from django.urls import reverse

from benchmarks.loading.tables import fill, rows
from benchmarks.measuring import Watch
from benchmarks.rows import CannotMeasure, Goal, row
from contacts.models import Client
from crm.running.stack import with_room


def full_client(bench):
    """One of the rep's clients with 200 entries in its stream, 3 deals and 2 tickets; added once."""
    rep = bench.user("rep")
    client = Client.objects.unscoped("measured").filter(owner=rep).order_by("-turnover_amount", "pk").first()
    have = rows("SELECT count(*) FROM contacts_interaction WHERE client_id = %s", [client.pk])[0][0]
    fill(
        "contacts_interaction",
        {
            "client_id": str(client.pk), "by_id": str(rep.pk), "kind": "'call'", "text": "'Talked about ' || n",
            "happened_at": "now() - make_interval(days => n * 3)",
        },
        f"generate_series({have} + 1, 200) AS n",
    )  # fmt: skip
    _copies("sales_deal", client.pk, 3, number="'D-' || nextval('sales_deal_number')")
    _copies("service_ticket", client.pk, 2, number="'B-' || n")
    return client


def _copies(table, client_id, count, **changes):
    """More rows of a client, like one that is there."""
    have = rows(f"SELECT count(*) FROM {table} WHERE client_id = %s", [client_id])[0][0]
    names = [
        name
        for (name,) in rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'"
            " AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'client_id')",
            [table],
        )
    ]
    columns = {name: changes.get(name, f'like_it."{name}"') for name in names}
    source = (
        f"(SELECT * FROM {table} ORDER BY id LIMIT 1) AS like_it, generate_series({have} + 1, {count}) AS n"
    )
    fill(table, {"client_id": str(client_id), **columns}, source)


@row("page.client", Goal(p50=45, p95=80, queries=15))
def client_page(bench):
    return bench.get("rep", reverse("client_page", args=[full_client(bench).pk]))


@row("page.board", Goal(p50=60, p95=110, queries=12))
def board(bench):
    return bench.get("director", reverse("deal_board"))


@row("page.today", Goal(p50=80, p95=150, queries=20))
def today(bench):
    return bench.get("rep", reverse("today"))


@row("page.dashboard", Goal(p50=80, p95=150, queries=20))
def dashboard(bench):
    return bench.get("director", reverse("dashboard"))


for key in ("rep", "lead", "director"):

    @row(f"page.dashboard.counted.{key}", Goal(p50=2_000), repeats=5, warm=1)
    def dashboard_counted(bench, key=key):
        """Every figure counted anew, as once a minute; the page of the row above shows what was kept."""
        return bench.get(key, reverse("dashboard") + "?fresh")


@row("page.queue", Goal(p50=60, p95=120, queries=12))
def queue(bench):
    return bench.get("director", reverse("ticket_list"))


@row("page.save", Goal(p50=30, p95=60, queries=12))
def save(bench):
    """Inline edit of one field, audit and history included."""
    client = Client.objects.unscoped("measured").filter(owner=bench.user("rep")).order_by("pk").first()
    url, numbers = reverse("client_fact", args=[client.pk, "industry"]), itertools.count()
    browser = bench.browsers["rep"]

    def once():
        version = Client.objects.unscoped("measured").values_list("version", flat=True).get(pk=client.pk)
        form = {"industry": f"Industry {next(numbers)} of {version}", "version": version}
        with Watch() as watch:
            response = with_room(partial(browser.post, url, form, headers={"HX-Request": "true"}))
        if response.status_code != 200:
            raise CannotMeasure(f"answered {response.status_code}")
        after = Client.objects.unscoped("measured").values_list("version", flat=True).get(pk=client.pk)
        if after == version:
            raise CannotMeasure("nothing was saved")
        return watch.sample(response.content)

    return once
