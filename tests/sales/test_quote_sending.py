"""A quote goes to its client in one step, and the call that follows it plans itself."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.actions.channels import mark_channel
from contacts.actions.clients import EditConflict
from contacts.models import Activity, OutgoingMail
from crm.access.models import Cover
from crm.documents.models import Document, Version
from sales.actions.client_answers import accept_as_client, decline_as_client
from sales.actions.quote_links import Opening, close_link, keep_openings
from sales.actions.quote_rules import change_quote_rules
from sales.actions.quote_sending import LINK, send_to_client
from sales.actions.quotes import decline_quote, quote_deal, revise_quote, send_quote, write_quote
from sales.models import Deal, Quote, QuoteLink
from sales.quote_tokens import address_of
from tests.factories import ChannelFactory
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
WARSAW = ZoneInfo("Europe/Warsaw")


def fresh(record):
    return type(record).objects.unscoped("test").get(pk=record.pk)


def letters():
    return list(OutgoingMail.objects.unscoped("test").order_by("pk"))


@pytest.fixture
def draft(anna, settings):
    settings.MAIL_IS_SET = True
    quote = quote_deal(deal=DealFactory(owner=anna), by=anna)
    ChannelFactory(client=quote.client, kind="email", value="buy@x.example")
    return quote


def posted(**more):
    return {"to": "buy@x.example", "subject": "Our quote", "body": f"Read it: {LINK}", "has_pdf": "on"} | more


def address(quote):
    return reverse("quote_post", args=[quote.pk])


def link_of(quote):
    return QuoteLink.objects.unscoped("test").get(quote=quote)


def test_one_press_marks_it_and_puts_the_mail_with_link_and_paper_on_its_way(client, draft, anna):
    client.force_login(anna)
    page = client.get(address(draft)).text
    assert "buy@x.example" in page and "checked" in page and draft.title in page and LINK in page
    assert client.post(address(draft), posted()).status_code == 302
    assert fresh(draft).status == "sent"
    (letter,) = letters()
    assert (letter.state, letter.about_entity, letter.about_id) == ("queued", "quote", draft.pk)
    assert address_of(link_of(draft)) in letter.body and LINK not in letter.body
    version = Version.objects.unscoped("test").get(pk=letter.version_ids[0])
    assert version.name == f"{draft.number}.pdf" and version.file.read_bytes().startswith(b"%PDF")


def test_whatever_keeps_the_mail_back_keeps_the_quote_a_draft(client, draft, anna):
    client.force_login(anna)
    wrong = ({"to": ""}, {"body": "No link"}, {"subject": ""}, {"body": f"{LINK} Dear {{person}}"})
    for more in wrong:
        assert client.post(address(draft), posted(**more)).status_code == 422
    assert (fresh(draft).status, letters()) == ("draft", [])
    assert not Document.objects.unscoped("test").exists() and not Activity.objects.unscoped("test").exists()


def test_who_opted_out_is_written_to_after_a_warning_only(client, draft, anna):
    channel = draft.client.channels.unscoped("test").get(kind="email")
    mark_channel(channel=channel, by=anna, has_opted_out=True)
    client.force_login(anna)
    page = client.post(address(draft), posted())
    assert page.status_code == 422 and "has opted out" in page.text
    words = "buy@x.example has opted out of e-mails: write only what they asked for."
    assert client.post(address(draft), posted(heeded=words)).status_code == 302


def test_a_quote_that_changed_since_its_paper_was_drawn_is_not_sent(draft, anna):
    seen = fresh(draft)
    write_quote(quote=draft, by=anna, changes={"title": "Another"})
    with pytest.raises(EditConflict):
        send_to_client(quote=seen, by=anna, to=["buy@x.example"], subject="x", body=LINK, pdf=b"%PDF-1.7")
    assert fresh(draft).is_draft and not letters()


def test_without_mail_there_is_a_link_to_copy(client, draft, anna, settings):
    settings.MAIL_IS_SET = False
    client.force_login(anna)
    page = client.get(address(draft)).text
    assert "Mark as sent" in page and "<textarea" not in page
    client.post(reverse("quote_send", args=[draft.pk]))
    assert address_of(link_of(draft)) in client.get(draft.get_absolute_url()).text


def test_a_sent_quote_goes_out_once_more_unless_its_link_is_closed(draft, anna):
    quote = send_quote(quote=draft, by=anna)
    said = {"by": anna, "to": ["buy@x.example"], "subject": "Again", "body": LINK}
    send_to_client(quote=quote, **said)
    assert (len(letters()), fresh(quote).version) == (1, quote.version)
    close_link(quote=quote, by=anna)
    with pytest.raises(ValidationError, match="closed"):
        send_to_client(quote=quote, **said)
    decline_quote(quote=quote, by=anna)
    with pytest.raises(ValidationError, match="waits for an answer"):
        send_to_client(quote=fresh(quote), **said)


def test_a_mail_that_failed_says_so_on_the_quote(client, draft, anna):
    send_to_client(quote=draft, by=anna, to=["buy@x.example"], subject="x", body=LINK)
    OutgoingMail.objects.unscoped("test").update(state="failed", trouble="No such mailbox")
    client.force_login(anna)
    assert "No such mailbox" in client.get(draft.get_absolute_url()).text


def test_others_do_not_send_it(client, draft, dario):
    client.force_login(dario)
    assert client.post(address(draft), posted()).status_code == 404


def plan_of(quote):
    return Activity.objects.unscoped("test").get(pk=link_of(quote).plan_key)


def test_the_call_after_a_quote_is_the_next_step_of_its_deal(draft, anna, time_machine):
    time_machine.move_to(datetime(2027, 3, 1, 9, tzinfo=WARSAW))  # a Monday
    Quote.objects.unscoped("test").filter(pk=draft.pk).update(valid_until=date(2027, 3, 20))
    send_quote(quote=draft, by=anna)
    plan = plan_of(draft)
    assert plan.due_at == datetime(2027, 3, 4, 10, tzinfo=WARSAW)
    assert (plan.kind, plan.assigned_to, plan.subject_entity) == ("call", anna, "deal")
    assert Deal.objects.unscoped("test").get(pk=draft.deal_id).next_step_at == plan.due_at


@pytest.mark.parametrize(
    ("sent", "valid", "due"),
    [((2027, 3, 2), (2027, 3, 30), (2027, 3, 5)), ((2027, 3, 3), (2027, 3, 30), (2027, 3, 8)),
     ((2027, 3, 1), (2027, 3, 4), (2027, 3, 2)), ((2027, 3, 1), (2027, 3, 1), (2027, 3, 2))],
    ids=["three days", "never at the weekend", "before it ends", "the day after"],
)  # fmt: skip
def test_when_the_call_is(draft, anna, time_machine, sent, valid, due):
    time_machine.move_to(datetime(*sent, 9, tzinfo=WARSAW))
    Quote.objects.unscoped("test").filter(pk=draft.pk).update(valid_until=date(*valid))
    send_quote(quote=draft, by=anna)
    assert plan_of(draft).due_at == datetime(*due, 10, tzinfo=WARSAW)


def test_it_comes_sooner_when_the_client_opens_the_quote_and_never_later(draft, anna, time_machine):
    time_machine.move_to(datetime(2027, 3, 1, 9, tzinfo=WARSAW))
    Quote.objects.unscoped("test").filter(pk=draft.pk).update(valid_until=date(2027, 3, 20))
    send_quote(quote=draft, by=anna)
    keep_openings([Opening(draft.pk, "page", timezone.now())])
    assert plan_of(draft).due_at == datetime(2027, 3, 2, 10, tzinfo=WARSAW)
    time_machine.move_to(datetime(2027, 3, 2, 9, tzinfo=WARSAW))
    keep_openings([Opening(draft.pk, "page", timezone.now())])
    assert (plan_of(draft).due_at.day, plan_of(draft).move_count) == (2, 1)


def replace(quote, by):
    return send_quote(quote=revise_quote(quote=quote, by=by), by=by)


@pytest.mark.parametrize("end", ["yes", "no", "told", "replaced"])
def test_it_is_done_by_itself_when_the_client_answers(draft, anna, end):
    quote = send_quote(quote=draft, by=anna)
    act = {
        "yes": lambda: accept_as_client(quote=quote, name="Ola"),
        "no": lambda: decline_as_client(quote=quote, name="Ola"),
        "told": lambda: decline_quote(quote=quote, by=anna),
        "replaced": lambda: replace(quote, anna),
    }[end]
    act()
    assert plan_of(quote).done_at and plan_of(quote).done_by is None
    opened = Activity.objects.unscoped("test").filter(done_at=None)
    assert opened.count() == (end == "replaced")


def test_a_deputy_makes_the_call_while_the_owner_is_away(draft, anna, bruno, carla):
    now = timezone.now()
    span = {"starts_at": now - timedelta(1), "ends_at": now + timedelta(9)}
    Cover.objects.create(absent=anna, deputy=bruno, created_by=carla, **span)
    send_quote(quote=draft, by=anna)
    assert plan_of(draft).assigned_to == bruno


def test_the_firm_may_want_no_calls(draft, anna, edda):
    change_quote_rules(by=edda, follows_up=False)
    send_quote(quote=draft, by=anna)
    assert link_of(draft).plan_key is None and not Activity.objects.unscoped("test").exists()


def test_a_plan_that_somebody_deleted_is_missed_by_nobody(draft, anna):
    quote = send_quote(quote=draft, by=anna)
    Activity.objects.unscoped("test").all().delete()
    keep_openings([Opening(quote.pk, "page", timezone.now())])
    assert accept_as_client(quote=quote, name="Ola").number
