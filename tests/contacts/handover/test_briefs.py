import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from campaigns.models import ReactivationCase
from contacts.brief_paper import draw_briefs
from contacts.models import Client
from contacts.queries.briefs import brief_of, briefs_of
from crm.access.backend import ScopeBackend
from crm.access.models import AccessVersion, Grant
from crm.people.models import Firm
from sales.models import Deal
from service.actions.tickets import open_ticket
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory, InteractionFactory, PersonFactory
from tests.personas import show_fields, sign_in
from tests.sales.factories import DealFactory, QuoteFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def filled(owner, **facts):
    """A client of whom everything is known."""
    now, today = timezone.now(), timezone.localdate()
    client = ClientFactory(
        owner=owner, name="Amber Mills", grade="A", note="Never call before nine.", **facts
    )
    boss = PersonFactory(
        client=client, name="Ewa Boss", position="Owner", purchase_role="decides", birthday=date(1970, 3, 9)
    )
    ChannelFactory(client=client, person=boss, value="ewa@amber.example", kind="email")
    for number in range(7):
        at = now - timedelta(days=number)
        InteractionFactory(client=client, by=owner, kind="call", text=f"Talk {number}", happened_at=at)
    ActivityFactory(client=client, assigned_to=owner, title="Send samples", due_at=now - timedelta(days=3))
    ActivityFactory(client=client, assigned_to=owner, title="Visit the mill", due_at=now + timedelta(days=3))
    DealFactory(
        client=client, owner=owner, title="New looms", closes_on=today + timedelta(days=9), next_step_at=now
    )
    QuoteFactory(
        client=client, owner=owner, title="Spare parts", status="sent", valid_until=today + timedelta(days=2),
        net_amount=Decimal(4200), margin_amount=Decimal(777),
    )  # fmt: skip
    Client.objects.unscoped("test").filter(pk=client.pk).update(last_contact_at=now)
    client.refresh_from_db()
    return client


def words(page):
    return " ".join(page.text.split())


def test_the_brief_says_what_a_stranger_must_know(client, anna, eva):
    company = filled(anna)
    queue = QueueFactory(team=eva.home_team)
    ticket = open_ticket(
        queue=queue, subject="Loom stands", text="x", requester_name="Jan", client=company, priority=3
    )
    client.force_login(anna)
    page = words(client.get(reverse("client_brief", args=[company.pk])))
    for said in (
        "Ewa Boss", "Decides", "ewa@amber.example", "9 Mar", "Never call before nine.", "Talk 0", "Talk 4",
        "Send samples", "3 days late", "Visit the mill", "New looms", "Spare parts", "4,200", "Loom stands",
        "1 promise is late.", "expires on", f"Ticket {ticket.number} is urgent.",
    ):  # fmt: skip
        assert said in page, said
    assert "Talk 5" not in page


def test_what_one_may_not_see_is_not_in_it(anna, edda):
    company = filled(anna)
    assert "777" in str(brief_of(company, anna).parts)
    show_fields("rep", margin=0)
    brief = brief_of(company, anna)
    assert "Spare parts" in str(brief.parts) and "777" not in str(brief.parts)
    Grant.objects.filter(role__key="rep", entity__in=["quote", "order"]).delete()
    AccessVersion.bump()
    brief = brief_of(company, anna)
    assert "Spare parts" not in str(brief.parts) and not any("expires" in risk for risk in brief.risks)
    assert not brief.shows_turnover
    assert "New looms" in str(brief.parts)


@pytest.mark.parametrize(
    ("group", "told", "open_still"),
    [
        ("contact", ("ewa@amber.example", "No phone and no e-mail"), "Talk 0"),
        ("personal", ("9 Mar",), "Ewa Boss"),
        ("notes", ("Never call before nine.", "Talk 0", "went badly"), "9 Mar"),
        ("finance", ("Turnover, 12 months", "Usually buys every"), "4,200"),
    ],
)
def test_what_the_role_hides_is_not_in_it(client, anna, group, told, open_still):
    company = filled(anna)
    bare = ClientFactory(owner=anna)
    InteractionFactory(client=bare, by=anna, outcome="negative")
    ReactivationCase.objects.create(
        client=company, last_order_on=date(2020, 1, 1), usual_days=30, limit_days=45, interval_count=4
    )
    sign_in(client, anna)

    def text():
        pages = (client.get(reverse("client_brief", args=[one.pk])) for one in (company, bare))
        pdf = client.get(reverse("client_brief_pdf", args=[company.pk])).content
        return " ".join(
            [*map(words, pages), *(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)]
        )

    assert all(word in text() for word in (*told, open_still))
    show_fields("rep", **{group: 0})
    assert open_still in text() and not [word for word in told if word in text()]


def test_a_module_that_is_off_says_nothing(anna):
    company = filled(anna)
    Firm.objects.filter(pk=1).update(modules_off=["sales", "service", "campaigns"])
    AccessVersion.bump()
    brief = brief_of(company, anna)
    assert not brief.parts and not brief.shows_turnover


def test_risks_are_named(anna):
    bare = brief_of(ClientFactory(owner=anna), anna).risks
    assert bare == [
        "Nobody was ever in contact.",
        "Nothing is planned.",
        "No phone and no e-mail that works.",
        "It is not known who decides.",
    ]
    quiet = ClientFactory(owner=anna, last_contact_at=timezone.now() - timedelta(days=90))
    PersonFactory(client=quiet, name="Max", purchase_role="blocks")
    deal = DealFactory(client=quiet, owner=anna, title="Gears")
    Deal.objects.unscoped("test").filter(pk=deal.pk).update(
        closes_on=timezone.localdate() - timedelta(days=1)
    )
    risks = brief_of(quiet, anna).risks
    assert "Last contact 90 days ago." in risks
    assert "Max is against us." in risks
    assert any(risk.startswith("Deal Gears should have closed") for risk in risks)


def test_many_briefs_ask_as_much_as_one(anna):
    companies = [filled(anna) for _ in range(3)]
    anna = ScopeBackend().get_user(anna.pk)  # carries its access, as in a request
    briefs_of(companies, anna)
    asked = []
    for some in (companies[:1], companies):
        with CaptureQueriesContext(connection) as queries:
            found = briefs_of(some, anna)
        asked.append(len(queries))
        assert [brief.client for brief in found] == some
    assert asked[0] == asked[1] <= 16
    assert all(len(brief.talks) == 5 and len(brief.promises) == 2 for brief in found)


def test_on_paper_a_brief_is_one_page_however_much_there_is(anna):
    full, bare = filled(anna), ClientFactory(owner=anna, name="Bare Ltd")
    for number in range(30):
        PersonFactory(client=full, name=f"Person {number}", note="A long story. " * 40)
        InteractionFactory(client=full, by=anna, text="It was said at length. " * 60)
        QuoteFactory(client=full, owner=anna, title=f"Offer {number} " * 5)
    pages = PdfReader(
        io.BytesIO(draw_briefs([(brief, None) for brief in briefs_of([full, bare], anna)]))
    ).pages
    assert len(pages) == 2
    assert "Amber Mills" in pages[0].extract_text() and "Bare Ltd" in pages[1].extract_text()


def test_a_brief_is_seen_by_whoever_sees_the_client(client, anna, bruno, dario, carla, nils):
    company = filled(anna)
    for user, status in ((anna, 200), (carla, 200), (bruno, 404), (dario, 404), (nils, 404)):
        client.force_login(user)
        for name in ("client_brief", "client_brief_pdf"):
            assert client.get(reverse(name, args=[company.pk])).status_code == status, (user, name)


def test_without_pango_the_page_offers_itself_to_the_printer(client, anna, monkeypatch):
    company = filled(anna)
    monkeypatch.setattr("crm.web.pdf.has_pango", lambda: False)
    client.force_login(anna)
    page = client.get(reverse("client_brief_pdf", args=[company.pk]))
    assert page.status_code == 200
    assert "print this page" in page.text and "Ewa Boss" in page.text
