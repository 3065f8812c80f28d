"""The page of a quote for its client: what it shows, what it takes in each state, and what it tells nobody."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from crm import sink
from crm.access.models import Cover
from crm.audit.models import AuditEntry
from crm.jobs.running import run_due_jobs
from crm.messages.models import Notice
from sales.actions.deal_items import set_items
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote
from sales.actions.quote_links import close_link, renew_link
from sales.actions.quote_questions import answer_question
from sales.actions.quote_rules import change_quote_rules
from sales.actions.quotes import quote_deal, revise_quote, send_quote, write_quote
from sales.models import Deal, Order, OrderLine, Quote, QuoteLine, QuoteLink, QuoteOpening, QuoteReply
from sales.quote_tokens import address_of, token_of
from tests.sales.factories import DealFactory, ProductFactory

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 Firefox"}


def fresh(record):
    return type(record).objects.unscoped("test").get(pk=record.pk)


def rows(model, **where):
    return list(model.objects.unscoped("test").filter(**where))


def link_of(quote):
    return QuoteLink.objects.unscoped("test").get(quote=quote)


def at(quote, verb=""):
    name = f"public_quote_{verb}" if verb else "public_quote"
    return reverse(name, args=[token_of(link_of(quote))])


def optional_of(quote):
    return next(line for line in rows(QuoteLine, quote=quote) if line.is_optional)


@pytest.fixture
def sent(anna):
    """A press for 100 at 23 % and, optional, a training for 50 at 8 %; cost 60."""
    deal = set_items(
        deal=DealFactory(owner=anna), items=[LineTerms(product=ProductFactory(name="Press"))], by=anna
    )
    quote = quote_deal(deal=deal, by=anna)
    lines = [
        LineTerms(product=ProductFactory(name="Press"), vat_rate=Decimal(23)),
        LineTerms(text="Training", price_amount=Decimal(50), vat_rate=Decimal(8), is_optional=True),
    ]
    return send_quote(quote=write_quote(quote=quote, by=anna, changes={}, lines=lines), by=anna)


def yes(quote, **more):
    return {"yes-name": "Ola Purchasing", "total": str(quote.gross_amount), **more}


def said(client, quote, verb, data):
    return client.post(at(quote, verb), data, headers=BROWSER)


def test_the_client_reads_it_without_an_account_and_nobody_finds_it(client, sent):
    answer = client.get(at(sent), headers=BROWSER)
    page = answer.text
    assert answer.status_code == 200
    for word in ("Press", "Training", "€123.00", "Accept and order", sent.label, sent.owner.name):
        assert word in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("language", "direction", "total"), [("fa", "rtl", "۱۲۳"), ("pl", "ltr", "123,00")])
def test_it_speaks_the_language_of_the_quote_whatever_the_browser_asks_for(
    client, sent, language, direction, total
):
    Quote.objects.unscoped("test").filter(pk=sent.pk).update(language=language)
    answer = client.get(at(sent), headers=BROWSER | {"Accept-Language": "ru"})
    assert f'lang="{language}" dir="{direction}"' in answer.text
    assert total in answer.text
    assert answer.headers["Content-Language"] == language


def test_ticked_lines_are_in_the_totals_on_the_page_in_the_fragment_and_in_the_order(client, sent):
    line = optional_of(sent)
    for address in (at(sent), at(sent, "totals")):
        page = client.get(address, {"optional": line.pk}, headers=BROWSER).text
        assert "€177.00" in page and 'value="177.000"' in page
        assert "€123.00" in client.get(address, {"optional": ["x", 10**20, 0]}, headers=BROWSER).text
    answer = said(client, sent, "accept", yes(sent, optional=line.pk, total="177.00"))
    order = Order.objects.unscoped("test").get(quote=sent)
    assert (answer.status_code, order.gross_amount, len(rows(OrderLine, order=order))) == (302, 177, 2)
    thanks = client.get(answer["Location"], headers=BROWSER).text
    assert order.number in thanks and "€177.00" in thanks and "checked" in thanks


def test_a_total_that_they_did_not_see_is_not_accepted(client, sent):
    answer = said(client, sent, "accept", yes(sent, optional=optional_of(sent).pk))
    assert answer.status_code == 422
    assert "total has changed" in answer.text and "€177.00" in answer.text
    assert fresh(sent).status == "sent"


def test_yes_makes_the_order_wins_the_deal_and_tells_the_owner(client, sent):
    answer = said(client, sent, "accept", yes(sent, **{"yes-reference": "PO 7"}))
    order = Order.objects.unscoped("test").get(quote=sent)
    assert order.number in client.get(answer["Location"]).text
    assert (order.reference, order.sold_by, order.client.stage) == ("PO 7", sent.owner, "customer")
    assert fresh(sent.deal).stage.kind == "won"
    (reply,) = rows(QuoteReply, quote=sent)
    assert (reply.kind, reply.name) == ("accepted", "Ola Purchasing")
    notice = Notice.objects.get(to=sent.owner, kind="quote_accepted")
    assert notice.link == order.get_absolute_url() and "is_open" not in {
        k for k, v in notice.params.items() if v
    }
    assert AuditEntry.objects.get(action="accept").by is None


def test_twice_is_the_same_thank_you(client, sent, anna):
    said(client, sent, "accept", yes(sent))
    again = said(client, sent, "accept", {"yes-name": "Jan"})
    assert again.status_code == 302
    assert Order.objects.unscoped("test").get(quote=sent).number in client.get(again["Location"]).text
    assert len(rows(QuoteReply, quote=sent)) == 1


def test_no_keeps_the_reason(client, sent):
    said(client, sent, "decline", {"no-name": "Ola", "no-reason": "Too dear"})
    assert (fresh(sent).status, fresh(sent).decline_reason) == ("declined", "Too dear")
    assert "Accept and order" not in client.get(at(sent)).text
    assert Notice.objects.get(to=sent.owner).kind == "quote_declined"


@pytest.mark.parametrize("state", ["accepted", "declined", "late", "expired", "replaced"])
@pytest.mark.parametrize("verb", ["accept", "decline", "ask"])
def test_what_is_decided_or_over_stays_so_and_can_be_asked_about(client, sent, anna, state, verb):
    quotes = Quote.objects.unscoped("test").filter(pk=sent.pk)
    if state == "accepted":
        accept_quote(quote=sent, by=anna)
    elif state in {"late", "expired"}:
        quotes.update(valid_until=timezone.localdate() - timedelta(days=1))
    if state != "late":
        quotes.update(status=state)
    data = yes(sent) | {"no-name": "Ola", "ask-name": "Ola", "ask-text": "Why?"}
    before = fresh(sent).status
    answer = said(client, sent, verb, data)
    accepted_before = (verb, state) == ("accept", "accepted")
    same = (verb, state) == ("decline", "declined")
    may_decline = verb == "decline" and state in {"late", "expired"}
    assert answer.status_code == (302 if verb == "ask" or accepted_before or same or may_decline else 422)
    assert fresh(sent).status == ("declined" if may_decline else before)
    assert len(rows(Order, quote=sent)) == (state == "accepted")
    assert len(rows(QuoteReply, quote=sent)) == (verb == "ask" or may_decline)


def test_a_replaced_version_leads_to_the_one_that_stands(client, sent, anna):
    second = revise_quote(quote=sent, by=anna)
    old = at(sent)
    assert "newer version" not in client.get(old).text
    send_quote(quote=second, by=anna)
    page = client.get(old).text
    assert "newer version" in page and address_of(link_of(second)) in page and "Accept and order" not in page
    assert client.get(at(second)).status_code == 200


def test_a_deal_without_a_stage_for_won_is_left_and_its_owner_told(client, sent):
    stage = fresh(sent.deal).stage
    stage.pipeline.stages.filter(kind="won").delete()
    said(client, sent, "accept", yes(sent))
    assert Deal.objects.unscoped("test").get(pk=sent.deal_id).stage == stage
    assert Notice.objects.get(kind="quote_accepted").params["is_open"]


def test_a_question_is_answered_on_the_page_and_by_mail(client, sent, anna, settings):
    settings.MAIL_IS_SET = True
    said(client, sent, "ask", {"ask-name": "Ola", "ask-email": "Ola@x.example", "ask-text": "When?"})
    assert "Not answered yet" in client.get(at(sent)).text
    (asked,) = rows(QuoteReply, quote=sent)
    client.force_login(anna)
    page = client.get(sent.get_absolute_url()).text
    assert "When?" in page and "Ola@x.example" in page
    form = {"question": asked.pk, "text": "On Monday."}
    assert client.post(reverse("quote_question", args=[sent.pk]), form).status_code == 302
    again = client.post(reverse("quote_question", args=[sent.pk]), form)
    assert again.status_code == 422 and "answered this already" in again.text
    client.logout()
    run_due_jobs("sales.mail_answer")
    (letter,) = mail.outbox
    assert letter.to == ["Ola@x.example"] and "On Monday." in letter.body
    assert at(sent) in letter.body
    assert "On Monday." in client.get(at(sent)).text
    assert fresh(asked).state == "sent"


def test_without_an_address_the_answer_stands_on_the_page_alone(client, sent, anna, settings):
    settings.MAIL_IS_SET = True
    said(client, sent, "ask", {"ask-name": "Ola", "ask-text": "When?"})
    answer_question(question=rows(QuoteReply, quote=sent)[0], text="On Monday.", by=anna)
    run_due_jobs("sales.mail_answer")
    assert not mail.outbox and "On Monday." in client.get(at(sent)).text


def test_openings_are_counted_but_not_ours_nor_those_of_programs(client, sent, anna):
    for agent in ("Mozilla/5.0 Firefox", "Mozilla/5.0 Safari"):
        client.get(at(sent), headers={"User-Agent": agent})
    client.get(at(sent, "pdf"), headers=BROWSER)
    client.get(at(sent), headers={"User-Agent": "Slackbot-LinkExpanding 1.0"})
    client.get(at(sent), headers=BROWSER | {"Sec-Purpose": "prefetch"})
    client.head(at(sent), headers=BROWSER)
    client.force_login(anna)
    client.get(at(sent), headers=BROWSER)
    link = link_of(sent)
    assert (link.opened_count, link.first_opened_at < link.last_opened_at) == (2, True)
    assert [row.what for row in rows(QuoteOpening, link=link)] == ["pdf", "page", "page"]
    assert Notice.objects.get(to=anna).kind == "quote_opened"
    assert "Opened 2 times" in client.get(sent.get_absolute_url()).text
    assert sent.label in client.get(reverse("quote_list"), {"opened": "yes"}).text
    assert sent.label not in client.get(reverse("quote_list"), {"opened": "no"}).text


def test_the_firm_may_keep_none_of_it(client, sent, edda, anna):
    change_quote_rules(by=edda, tracks_openings=False)
    client.get(at(sent), headers=BROWSER)
    assert not rows(QuoteOpening) and not Notice.objects.exists()
    client.force_login(anna)
    assert client.get(reverse("quote_rules")).status_code == 403
    client.force_login(edda)
    days = {"days_after_sent": 3, "days_after_opened": 1, "days_before_end": 2}
    assert client.post(reverse("quote_rules"), {"tracks_openings": "on", **days}).status_code == 302


def test_looking_writes_only_what_the_sink_may(client, sent):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for verb in ("", "totals", "pdf"):
        client.get(at(sent, verb))  # by a program: nothing is kept
        with CaptureQueriesContext(connection) as asked:
            client.get(at(sent, verb), headers=BROWSER | {"Sec-Purpose": "prefetch"})
        assert not [q for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "sales_quoteopening" in sink.TABLES


def test_forged_closed_renewed_and_unsent_are_not_there(client, sent, anna):
    first = at(sent)
    assert client.get(first[:-3] + "x/").status_code == 404
    renew_link(quote=sent, by=anna)
    assert (client.get(first).status_code, client.get(at(sent)).status_code) == (404, 200)
    second = at(sent)
    close_link(quote=sent, by=anna)
    for verb in ("accept", "decline", "ask"):
        assert client.post(f"{second}{verb}/", yes(sent)).status_code == 404
    assert client.get(second).status_code == 404
    assert fresh(sent).status == "sent"
    closed = client.get(second).text
    assert sent.label not in closed and sent.client.name not in closed


def test_foreign_colleagues_neither_renew_nor_answer(client, sent, dario):
    client.force_login(dario)
    for name in ("quote_link_renew", "quote_link_close", "quote_question"):
        assert client.post(reverse(name, args=[sent.pk]), {"text": "x"}).status_code == 404


def test_many_forms_from_one_place_are_stopped(client, sent):
    asked = {"ask-name": "Ola", "ask-text": "When?"}
    answers = [said(client, sent, "ask", asked).status_code for _ in range(21)]
    assert answers == [302] * 20 + [422]
    others = [
        client.post(at(sent, "ask"), asked, REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(50)
    ]
    assert others.count(302) == 60 - 20 and others[-1] == 422
    cache.clear()
    assert {client.get(at(sent, "pdf")).status_code for _ in range(13)} == {200, 429}


def test_a_deputy_is_told_while_the_owner_is_away(client, sent, anna, bruno, carla):
    now = timezone.now()
    Cover.objects.create(
        absent=anna, deputy=bruno, starts_at=now - timedelta(1), ends_at=now + timedelta(1), created_by=carla
    )
    said(client, sent, "decline", {"no-name": "Ola"})
    assert Notice.objects.get().to == bruno


def test_the_paper_of_the_client_has_the_figures_of_the_page(client, sent):
    document = client.get(at(sent, "pdf"), headers=BROWSER)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages)
    assert "€123.00" in text and "Training" in text


def test_empty_forms_come_back(client, sent):
    for verb in ("accept", "decline", "ask"):
        assert client.post(at(sent, verb)).status_code == 422


def test_the_stream_of_the_client_tells_it(client, sent, anna):
    said(client, sent, "ask", {"ask-name": "Ola", "ask-text": "When do the herons come?"})
    client.force_login(anna)
    assert "When do the herons come?" in client.get(sent.client.get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_lines_and_questions(
    client, anna, count, django_assert_max_num_queries
):
    quote = quote_deal(deal=DealFactory(owner=anna), by=anna)
    lines = [LineTerms(text=f"Line {n}", price_amount=Decimal(10)) for n in range(count)]
    send_quote(quote=write_quote(quote=quote, by=anna, changes={}, lines=lines), by=anna)
    for n in range(count):
        said(client, quote, "ask", {"ask-name": "Ola", "ask-text": f"{n}"})
    client.get(at(quote))
    with django_assert_max_num_queries(5):
        client.get(at(quote))
