"""The nightly scan for clients to reactivate, over the whole base."""

from benchmarks.loading.tables import run
from benchmarks.measuring import Watch
from benchmarks.rows import Goal, row
from crm.jobs import later
from crm.jobs.running import run_job

ORDERED_TODAY = 5_000


def forget_scan():
    run("DELETE FROM campaigns_reactivationcase")
    run("TRUNCATE campaigns_buyingrhythm")


def scan():
    run_job(later("campaigns.scan_reactivation").pk, reraise=True)


@row("scan.reactivation", Goal(p50=60_000), repeats=1, warm=0, rewrites=True)
def scan_of_all(_bench):
    """The first night: every client's rhythm, and a case for each who is overdue."""

    def once():
        forget_scan()
        with Watch() as watch:
            scan()
        return watch.sample()

    return once


@row("scan.reactivation.nightly", Goal(p50=10_000), repeats=3, warm=0, rewrites=True)
def scan_of_a_night(_bench):
    """A night like any other: some clients have ordered, some have grown overdue by a day."""
    forget_scan()
    scan()
    run("VACUUM ANALYZE campaigns_buyingrhythm")

    def once():
        run(
            "UPDATE campaigns_buyingrhythm SET seen_count = seen_count + 1 WHERE client_id IN"
            f" (SELECT client_id FROM campaigns_buyingrhythm ORDER BY hashint8(client_id) LIMIT {ORDERED_TODAY})"
        )
        with Watch() as watch:
            scan()
        return watch.sample()

    return once
