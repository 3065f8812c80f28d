"""Clients that may be one: the nightly comparison of all, the list of its pairs, the warning while one types."""

import itertools

from django.urls import reverse

from benchmarks.loading.tables import run
from benchmarks.measuring import Watch
from benchmarks.rows import Goal, row
from contacts.actions.duplicate_pairs import find_pairs
from contacts.models import Client
from contacts.queries.duplicates import likely_besides, likely_duplicates

CHANGED = 5_000


@row("duplicates.pairs", Goal(p50=60_000), repeats=1, warm=0, rewrites=True)
def first_night(_bench):
    """All clients compared by five kinds of keys, and every pair written."""

    def once():
        run("TRUNCATE contacts_duplicatepair")
        with Watch() as watch:
            find_pairs()
        return watch.sample()

    return once


@row("duplicates.pairs.nightly", Goal(p50=60_000), repeats=3, warm=0, rewrites=True)
def any_night(_bench):
    """The same, when nearly all pairs stand already: some clients have got the phone of another."""
    find_pairs()
    run("VACUUM ANALYZE contacts_duplicatepair")
    shift = itertools.count(1)

    def once():
        run(
            "UPDATE contacts_channel c SET key = o.key FROM contacts_channel o WHERE c.kind = 'phone'"
            f" AND o.kind = 'phone' AND c.client_id % 200 = {next(shift)} AND o.client_id = c.client_id + 1"
            f" AND c.client_id <= {CHANGED} * 200"
        )
        with Watch() as watch:
            find_pairs()
        return watch.sample()

    return once


for key in ("lead", "director"):

    @row(f"page.duplicates.{key}", Goal(p50=60, p95=120, queries=8))
    def pairs(bench, key=key):
        """The likely pairs of whoever merges; those of the last comparison."""
        return bench.get(key, reverse("pair_list"))


def typed():
    """Names, numbers and addresses of clients that are there, one after another."""
    rows = Client.objects.unscoped("measured").order_by("pk")[1_000:1_200]
    said = rows.values_list("name", "city", "tax_number", "main_email", "main_phone")
    return itertools.cycle(list(said))


@row("duplicates.typed", Goal(p50=60, p95=150, queries=5))
def warning(bench):
    """While a new client is typed: name, tax number, e-mail and phone against the whole base."""
    rep, said = bench.reader("rep"), typed()

    def once():
        name, city, tax_number, email, phone = next(said)
        with Watch() as watch:
            likely_duplicates(
                rep, name=name, city=city, tax_number=tax_number, emails=[email], phones=[phone]
            )
        return watch.sample()

    return once


@row("duplicates.typed.inline", Goal(p50=60, p95=150, queries=3))
def inline(bench):
    """While the tax number of one is changed to that of another."""
    rep, said = bench.reader("rep"), typed()
    client = Client.objects.unscoped("measured").filter(owner=rep).order_by("pk").first()

    def once():
        _name, _city, tax_number, _email, _phone = next(said)
        with Watch() as watch:
            likely_besides(client, rep, tax_number=tax_number)
        return watch.sample()

    return once
