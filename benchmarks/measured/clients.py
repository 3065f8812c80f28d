"""The list of clients and the search box."""

from pathlib import Path

import brotli
from django.conf import settings

from benchmarks.measuring import Sample
from benchmarks.rows import CannotMeasure, Goal, row
from contacts.lists import CLIENT_LIST
from contacts.models import Client
from crm.lists.places import Place

PERSONAS = ("rep", "rep_cold", "lead", "director")
LIST = Goal(p50=40, p95=70, queries=8)
SEARCH = Goal(p50=60, p95=120, queries=8)
ASKED = {"common": "nordic", "rare": "quetzal zephyr", "phone": "600 00 79", "typo": "helvetai medizintecnik"}

for key in PERSONAS:

    @row(f"page.client_list.{key}", LIST)
    def first_page(bench, key=key):
        return bench.get(key, "/clients/")


@row("page.client_list.keyset", Goal(p50=25, p95=45, queries=6))
def page_10000(bench):
    """The fragment of page 10,000, or as far as the data goes."""
    rows = Client.objects.unscoped("measured").order_by("-last_activity_at", "-pk")
    offset = min(500_000, bench.clients - 200)
    last_activity_at, pk = rows.values_list("last_activity_at", "pk")[offset]
    place = Place("-recent", last_activity_at, pk, offset)
    return bench.get("director", f"/clients/?after={place.token()}", htmx=True)


for key in PERSONAS:

    @row(f"page.client_list.filter.{key}", Goal(p50=60, p95=120, queries=8))
    def filtered(bench, key=key):
        """Three chips, sorted by another column."""
        return bench.get(key, "/clients/?class=A&class=B&stage=customer&last_contact_over=30&sort=-turnover")


@row("page.client_list.figures", Goal(p50=200, p95=400))
def figures(bench):
    """The later fragment: counts of all tabs, capped; sums where the list is short."""
    return bench.get("director", "/clients/figures/", htmx=True)


for name, text in ASKED.items():
    for key in PERSONAS:

        @row(f"page.client_search.{name}.{key}", SEARCH)
        def search(bench, text=text, key=key):
            return bench.get(key, f"/search/?q={text}", htmx=True)

        @row(f"page.client_list.find.{name}.{key}", SEARCH)
        def find(bench, text=text, key=key):
            return bench.get(key, f"/clients/?q={text}", htmx=True)


@row("weight.list", Goal(kb=15))
def weight_of_list(bench):
    return bench.get(PERSONAS[0], f"/clients/?sort={CLIENT_LIST.default_sort}")


@row("weight.first", Goal(kb=60), repeats=1, warm=0)
def weight_of_first_visit(bench):
    """CSS and scripts that a first visit to the list brings, compressed, without fonts."""
    folders = [folder for folder in (Path(settings.BASE_DIR) / "build" / "assets",) if folder.is_dir()]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".css", ".js"}]
    files += list((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))
    if not files:
        raise CannotMeasure("run manage.py build_assets first")
    size = sum(len(brotli.compress(path.read_bytes())) for path in files)
    return lambda: Sample(ms=0, kb=size / 1024)
