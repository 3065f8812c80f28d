"""What a cover adds to a page: the same pages of the same rep with and without one, by turns. And the lists of
people who cover a colleague, hold shares and may not read all groups of fields.
"""

from datetime import timedelta

from django.utils import timezone

from benchmarks.measured.clients import ASKED, LIST, SEARCH
from benchmarks.measuring import Sample
from benchmarks.rows import Goal, row
from crm.access.levels import FieldGroup
from crm.access.models import AccessVersion, Cover, FieldGrant

PAGES = ("/clients/", "/today/")


@row("access.cover", Goal(p50=5))
def added_cost(bench):
    """The rep covers the cold rep, so that what they see doubles; the mean of two pages."""
    pages = [bench.get("rep", url) for url in PAGES]
    bench.undo.append(_end_covers)

    def once():
        samples = []
        for is_covering in (True, False):
            _end_covers()
            if is_covering:
                _cover(bench, "rep", "rep_cold")
            for page in pages:
                page()  # the first one after a change of access fills the cache for both
            samples.append([page() for page in pages])
        pairs = list(zip(*samples, strict=True))

        def added(name):
            return sum(
                getattr(with_cover, name) - getattr(without, name) for with_cover, without in pairs
            ) / len(pairs)

        return Sample(added("ms"), added("cpu_ms"), max(0, round(added("queries"))), added("sql_ms"))

    return once


def _cover(bench, deputy, absent):
    """Whoever looks through the eyes of both must hold twice as many clients."""
    deputy, now = bench.user(deputy), timezone.now()
    Cover.objects.create(
        absent=bench.user(absent),
        deputy=deputy,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        created_by=deputy,
    )
    AccessVersion.bump()


def _end_covers():
    Cover.objects.all().delete()
    AccessVersion.bump()


# deputy: whom they cover
COVERS = {"rep": "rep_cold", "rep_cold": "user7", "lead": "rep_cold"}
HIDDEN = (FieldGroup.CONTACT, FieldGroup.FINANCE)
PLACES = {
    "list": ("/clients/", LIST),
    "filter": ("/clients/?class=A&class=B&stage=customer&last_contact_over=30&sort=name", SEARCH),
    **{f"search.{name}": (f"/search/?q={text}", SEARCH) for name, text in ASKED.items()},
    **{f"find.{name}": (f"/clients/?q={text}", SEARCH) for name, text in ASKED.items()},
}

for key, absent in COVERS.items():
    for place, (url, goal) in PLACES.items():

        @row(f"access.in_force.{place}.{key}", goal)
        def in_force(bench, url=url, key=key, absent=absent):
            """Shares are in the data set; contact data and finance are hidden from everybody meanwhile."""
            _cover(bench, key, absent)
            grants = list(FieldGrant.objects.filter(group__in=HIDDEN))
            FieldGrant.objects.filter(pk__in=[grant.pk for grant in grants]).delete()
            bench.undo += [_end_covers, lambda: FieldGrant.objects.bulk_create(grants)]
            AccessVersion.bump()
            return bench.get(key, url, htmx="q=" in url)
