"""Modules are switched off and on in a running firm: the settings pages, and what rests meanwhile."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from campaigns.actions.segments import save_segment
from contacts.queries.rules import BadRuleError, predicate
from crm.access.context import access_of
from crm.access.models import Grant, Role, RoleAssignment
from crm.audit.models import AuditPayload
from crm.changes.actions.keeping import keep_updates, open_change_set
from crm.changes.actions.undoing import undo_change_set
from crm.events import ModulesChanged, subscribe, unsubscribe
from crm.lists.models import ExportFile, SavedView
from crm.office.actions.colleagues import switch_off
from crm.office.actions.modules import switch_module
from crm.people.models import Firm, User
from sales.models import Deal
from service.actions.tickets import open_ticket
from service.public_links import ticket_token
from tests.factories import ClientFactory
from tests.sales.factories import DealFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def switched(client, module, way):
    answer = client.post(f"/settings/modules/{module}/{way}/", follow=True)
    cache.clear()  # a test is one transaction, so that nothing is announced when it ends
    return answer


def off(*modules, by):
    for module in modules:
        switch_module(module=module, is_on=False, by=by)
    cache.clear()


def deals():
    return Deal.objects.unscoped("test")


def test_otto_switches_a_module_off_and_on_and_it_acts_at_annas_next_click(client, otto, anna):
    deal = DealFactory(owner=anna)
    at_work = Client()
    at_work.force_login(anna)
    client.force_login(otto)
    assert at_work.get(deal.get_absolute_url()).status_code == 200
    asked = client.get("/settings/modules/sales/off/").text
    assert (
        all(word in asked for word in ("Pipeline, ", "Leads, ", "Quotes, Orders, "))
        and "1 deal," in asked
        and "Exchange rates" in asked
    )
    done = switched(client, "sales", "off")
    assert "Sales is switched off. Nothing was deleted." in done.text and "/sales/on/" in done.text
    assert at_work.get(deal.get_absolute_url()).status_code == 404
    assert "Sales is switched off" in at_work.get("/deals/").text
    assert "/deals/" not in at_work.get("/today/").text
    assert "1 deal," in client.get("/settings/modules/").text
    assert "Sales is on again" in switched(client, "sales", "on").text
    assert at_work.get(deal.get_absolute_url()).status_code == 200


def test_the_audit_and_other_rooms_hear_of_it(otto):
    heard = []
    subscribe(ModulesChanged, heard.append)
    off("service", "sales", by=otto)
    off("sales", by=otto)
    unsubscribe(ModulesChanged, heard.append)
    assert [event.modules_off for event in heard] == [("service",), ("sales", "service")]
    written = AuditPayload.objects.filter(entry__action="change").order_by("pk").last()
    assert (written.before, written.after) == (
        {"modules_off": ["service"]},
        {"modules_off": ["sales", "service"]},
    )


@pytest.mark.parametrize("name", ["anna", "edda", "nils"])
def test_doors(client, personas, name):
    client.force_login(getattr(personas, name))
    assert client.get("/settings/modules/").status_code == 403
    assert client.get("/settings/modules/sales/off/").status_code == 403
    for way in ("off", "on"):
        assert client.post(f"/settings/modules/sales/{way}/").status_code == 403
    assert not Firm.objects.get().modules_off


def test_only_the_four_can_be_switched(client, otto):
    client.force_login(otto)
    for module in ("contacts", "crm", "nothing"):
        assert client.get(f"/settings/modules/{module}/off/").status_code == 404
        assert client.post(f"/settings/modules/{module}/on/").status_code == 404


def test_a_firm_that_was_read_before_the_change_is_not_kept_after_it(firm):
    cache.clear()
    old = Firm.objects.get()
    firm.modules_off = ["sales"]
    firm.announce()
    cache.add(Firm.CACHE_KEY, old, 60)
    assert Firm.load().modules_off == ["sales"]


def test_rights_rest_and_the_roles_keep_them(client, otto, edda):
    role = Role.objects.get(key="director")
    before = Grant.objects.filter(role=role).count()
    off("sales", by=otto)
    access = access_of(User.objects.get(pk=edda.pk))
    assert not access.may("deal", "view") and not access.reads("finance") and access.may("ticket", "view")
    client.force_login(otto)
    page = client.get(reverse("role_page", args=[role.pk])).text
    assert "deal.view" not in page and "ticket.view" in page and 'name="finance"' not in page
    client.post(reverse("role_cells", args=[role.pk]), {"ticket.view": "4"})
    assert Grant.objects.filter(role=role).count() == before
    switch_module(module="sales", is_on=True, by=otto)
    assert access_of(User.objects.get(pk=edda.pk)).may("deal", "view")


def test_visitors_of_public_pages_read_that_they_are_closed(client, otto, firm):
    queue = QueueFactory(key="support", is_public=True)
    token = ticket_token(open_ticket(queue=queue, subject="Broken", text="x", requester_name="Jan"))
    off("service", by=otto)
    for url in (reverse("public_form", args=["support"]), reverse("public_ticket", args=[token])):
        for answer in (client.get(url), client.post(url, {"text": "Hello"})):
            assert answer.status_code == 404
            assert "closed at the moment" in answer.text and firm.name in answer.text
    assert "Nothing is here" in client.get("/tickets/").text


def test_a_saved_view_that_asks_about_what_is_off_says_so(client, otto, edda, marta):
    ClientFactory(owner=edda)
    segment = save_segment(by=marta, name="All", rules={"join": "all", "rules": []})
    asks = f"segment={segment.pk}&turnover_min=1"
    view = SavedView.objects.create(
        owner=edda, list_key="clients", name="Crossing", params=asks, columns=["name", "turnover"]
    )
    off("sales", "campaigns", by=otto)
    client.force_login(edda)
    page = client.get(f"/clients/?view={view.pk}&{asks}")
    assert page.status_code == 200
    assert page.text.count("was left out: it asks about something that is switched off") == 2
    assert "Turnover" not in page.text.replace("“Turnover, 12 months”", "")


def test_a_segment_that_asks_about_what_is_off_says_so_and_keeps_its_rules(client, otto, marta):
    rules = {"join": "all", "rules": [{"field": "turnover", "operator": "at_least", "value": "5"}]}
    segment = save_segment(by=marta, name="Rich", rules={"join": "all", "rules": [rules]})
    off("sales", by=otto)
    with pytest.raises(BadRuleError, match="switched off"):
        predicate(segment.rules, User.objects.get(pk=marta.pk))
    client.force_login(marta)
    page = client.get(segment.get_absolute_url())
    assert "switched off" in page.text and not page.context["can_change"]


def test_files_and_help_of_a_module_are_closed_with_it(client, otto, edda, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "x.csv").write_text("Deal")
    file = ExportFile.objects.create(
        maker=edda, list_key="deals", path="x.csv", file_name="x.csv", row_count=1
    )
    client.force_login(edda)
    closed = (reverse("export_file", args=[file.pk]), reverse("help_page", args=["sales"]))
    assert [client.get(url).status_code for url in closed] == [200, 200]
    off("sales", by=otto)
    assert [client.get(url).status_code for url in closed] == [404, 404]
    assert "/help/sales/" not in client.get("/help/").text


def test_whoever_leaves_hands_over_what_is_off_as_well(otto, anna, bruno):
    deal = DealFactory(owner=anna, client=ClientFactory(owner=bruno))
    RoleAssignment.objects.create(user=otto, role=Role.objects.get(key="director"))
    off("sales", by=otto)
    switch_off(user=anna, by=User.objects.get(pk=otto.pk), to=bruno)
    assert deals().get(pk=deal.pk).owner == bruno


def test_a_change_of_what_is_off_now_can_be_undone(otto, edda):
    deal = DealFactory(title="Before")
    change_set = open_change_set(kind="bulk", by=edda, summary="x")
    rows = deals().filter(pk=deal.pk)
    keep_updates(change_set, Deal, ["title"], [deal.pk], lambda: rows.update(title="After"))
    off("sales", by=otto)
    assert undo_change_set(change_set=change_set, by=User.objects.get(pk=edda.pk)).undone == 1
    assert rows.get().title == "Before"
