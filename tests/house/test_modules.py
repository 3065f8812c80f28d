"""All sixteen combinations of modules: nothing leads into one that is off, nothing of it runs, nothing is lost."""

from itertools import product
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from contacts.actions.activities import plan_activity
from crm.access.locks import unlocked
from crm.access.models import AccessVersion, Role, RoleAssignment
from crm.jobs.actions.sweeping import queue_periodic
from crm.jobs.models import Job
from crm.jobs.models.jobs import JobState
from crm.jobs.running import run_due_jobs
from crm.lists.models import SavedView
from crm.modules import MODULES
from crm.office.actions.modules import switch_module
from crm.people.models import Firm
from crm.web.modules import _modules_by_route
from tests.house.links import addresses_in
from tests.house.test_every_address import OWN_FILES, addresses, url_of
from tests.house.world import make_world

pytestmark = pytest.mark.django_db
COMBINATIONS = [
    frozenset(key for key, off in zip(MODULES, row, strict=True) if off) for row in product((0, 1), repeat=4)
]
WHOLE = frozenset()
ROUTES = _modules_by_route("crm.urls")
# Each draws a PDF, or ends the walk: that they are reached is enough.
NOT_OPENED = {
    "client_brief_pdf",
    "quote_pdf",
    "quote_template_preview",
    "presentation_pdf",
    "letter_run_preview",
    "sign_out",
    "handover_paper",
}
MOST_PAGES = 400
# Two or three off at once show on the pages that are met first what one or all of them do not.
FIRST_PAGES = 60


@pytest.fixture
def world(personas, settings, tmp_path):
    """One of everything, with what ties modules together."""
    settings.MEDIA_ROOT = tmp_path
    world, now = make_world(personas), timezone.now()
    plan_activity(by=world.anna, client=world.client, subject=world.deal, title="About the deal", due_at=now)
    asks = f"segment={world.segment.pk}&turnover_min=1&sort=-turnover"
    view = SavedView.objects.create(owner=personas.edda, list_key="clients", name="Crossing", params=asks)
    world.crossing = f"/clients/?view={view.pk}&{asks}"
    return world


@pytest.fixture
def ruler(world, personas):
    """Somebody who may do everything, with the roles of all."""
    given = [RoleAssignment(user=personas.edda, role=role) for role in Role.objects.exclude(key="director")]
    RoleAssignment.objects.bulk_create(given)
    AccessVersion.bump()
    return personas.edda


def switch_to(off, by):
    """From whatever is on now to this combination, by the action itself."""
    for module in MODULES:
        if (module in off) != (module in Firm.objects.get().modules_off):
            switch_module(module=module, is_on=module not in off, by=by)
    cache.clear()  # a test is one transaction, so that nothing is announced when it ends


def modules_at(address):
    """The modules of an address, none for what stands in every firm; None for what stands nowhere."""
    try:
        return {*ROUTES.get(resolve(urlsplit(address).path).route, ())}
    except Resolver404:
        return None


def leads_nowhere(address, off):
    modules = modules_at(address)
    return modules is None or modules & off


def walk(client, world, off, most=MOST_PAGES):
    """Follow every address from the first page and a saved view on, each route once; what was opened, by route."""
    waiting, seen, wrong = ["/", world.crossing], {}, []
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        match = resolve(urlsplit(address).path)
        if match.route in seen or match.url_name in NOT_OPENED:
            continue
        answer = client.get(address)
        seen[match.route] = address
        if answer.status_code not in {200, 302, 405}:
            wrong.append((answer.status_code, address))
        elif answer.status_code == 302:
            waiting.append(answer.headers["Location"])
        elif answer.headers["Content-Type"].startswith("text/html"):
            found = [(urljoin(address, link), opens) for link, opens in addresses_in(answer.text)]
            wrong += [("dead link", address, link) for link, _opens in found if leads_nowhere(link, off)]
            waiting += [link for link, opens in found if opens and modules_at(link) is not None]
    assert not wrong
    assert len(seen) < MOST_PAGES, "the walk does not end"
    return seen


def open_by_hand(world, off, *clients):
    """Addresses of modules that are off, typed by hand, that answer with anything but 404."""
    closed = [url_of(name, args, world) for name, args, _given in addresses() if name not in OWN_FILES]
    closed = [address for address in closed if modules_at(address) & off]
    answers = [(one.get(url).status_code, url) for url in closed for one in clients]
    answers += [(clients[0].post(url).status_code, url) for url in closed]
    return [answer for answer in answers if answer[0] != 404]


def rows_in(modules):
    with unlocked("test"):
        return {
            model._meta.label: model._base_manager.count()
            for module in modules
            for model in apps.get_app_config(module).get_models()
        }


def work(off):
    """Let the scheduler and a worker do what is due; the names of the jobs that ran of modules that are off."""
    Job.objects.exclude(slot="").delete()  # as if a day had passed
    queue_periodic(timezone.now())
    ran = Job.objects.filter(pk__in=run_due_jobs())
    assert ran and not ran.exclude(state=JobState.DONE).exists()
    return [job.name for job in ran if off & set(job.modules)]


def test_every_combination(world, ruler, subtests):
    client, stranger, seen = Client(), Client(), {}
    client.force_login(ruler)
    for off in (*COMBINATIONS, WHOLE):
        with subtests.test(off=", ".join(sorted(off)) or "nothing"):
            before = seen.get(off, {})
            switch_to(off, ruler)
            rows = rows_in(off)
            if 1 < len(off) < len(MODULES):
                assert walk(client, world, off, most=FIRST_PAGES)
            else:
                seen[off] = walk(client, world, off)
                assert set.union(*(modules_at(address) for address in seen[off].values())) == {*MODULES} - off
                assert before.keys() <= seen[off].keys()
                # An address asks for its own modules, whatever else is off.
                assert not open_by_hand(world, off, client, stranger)
            assert not work(off)
            assert rows_in(off) == rows
