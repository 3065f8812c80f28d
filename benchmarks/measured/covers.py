"""What a cover adds to a page: the same pages of the same rep with and without one, by turns."""

from datetime import timedelta

from django.utils import timezone

from benchmarks.measuring import Sample
from benchmarks.rows import Goal, row
from crm.access.models import AccessVersion, Cover

PAGES = ("/clients/", "/today/")


@row("access.cover", Goal(p50=5))
def added_cost(bench):
    """The rep covers the cold rep, so that what they see doubles; the mean of two pages."""
    pages = [bench.get("rep", url) for url in PAGES]

    def once():
        samples = []
        for is_covering in (True, False):
            _cover(bench, is_covering)
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


def _cover(bench, is_covering):
    rep, cold = bench.user("rep"), bench.user("rep_cold")
    Cover.objects.filter(deputy=rep).delete()
    if is_covering:
        now = timezone.now()
        Cover.objects.create(
            absent=cold, deputy=rep, starts_at=now, ends_at=now + timedelta(days=1), created_by=rep
        )
    AccessVersion.bump()
