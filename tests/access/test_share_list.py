from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.access.actions.shares import KEPT_DAYS, give_share
from crm.access.queries.share_list import to_be_told
from crm.access.tasks import remove_shares, tell_ending_shares
from crm.audit.models import AuditEntry, AuditPayload
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.messages.models import Notice
from crm.people.models import User
from tests.access.roots import make_root
from tests.factories import ClientFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db
LIST = "/shares/"


def ahead(**span):
    return timezone.now() + timedelta(**span)


@pytest.fixture
def shares(dario, anna, bruno):
    """Three of dario's records: one to anna, one to her team, one to bruno that is over."""
    made = {
        "fair": {"with_user": anna, "until": ahead(days=2), "reason": "Fair in May"},
        "team": {"with_team": anna.home_team, "reason": "Big one"},
        "over": {"with_user": bruno, "until": ahead(days=1)},
    }
    records = {
        "fair": ClientFactory(owner=dario, name="Harbour Works"),
        "team": DealFactory(owner=dario, title="Spring order"),
        "over": make_root("order", owner=dario),
    }
    found = {key: give_share(record=records[key], by=dario, **values) for key, values in made.items()}
    type(found["over"]).objects.filter(pk=found["over"].pk).update(expires_at=ahead(days=-1))
    return found


def rows(client, person, **params):
    answer = sign_in(client, person).get(LIST, params)
    assert answer.status_code == 200
    return [line.share for line in answer.context["rows"]]


def test_what_is_shared_with_me_and_by_me(client, shares, anna, bruno, dario, carla):
    assert set(rows(client, anna)) == {shares["fair"], shares["team"]}
    assert rows(client, bruno) == [shares["team"]]
    assert rows(client, bruno, state="over") == [shares["over"]]
    assert rows(client, dario) == []
    assert set(rows(client, dario, whose="given")) == {shares["fair"], shares["team"]}
    assert rows(client, carla, whose="all") == rows(client, carla) == [shares["team"]]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"state": "soon"}, {"fair"}),
        ({"entity": "deal"}, {"team"}),
        ({"entity": "boat"}, {"fair", "team"}),
        ({"q": "may anna"}, {"fair"}),
        ({"q": "north"}, {"team"}),
        ({"page": "2"}, set()),
        ({"page": "-1", "state": "odd"}, {"fair", "team"}),
    ],
)
def test_filters(client, shares, dario, params, found):
    assert set(rows(client, dario, whose="given", **params)) == {shares[key] for key in found}


def test_who_looks_after_access_sees_all_but_opens_nothing_by_it(client, shares, otto, edda):
    assert set(rows(client, otto, whose="all")) == {shares["fair"], shares["team"]}
    page = client.get(LIST, {"whose": "all"}).text
    assert (
        "Client, not open to you" in page
        and "Deal, not open to you" in page
        and "Harbour" not in page
        and "Spring" not in page
    )
    client.post("/shares/end/", {"share": [shares["fair"].key, shares["team"].key]})
    assert rows(client, otto, whose="all") == []
    sign_in(client, edda)
    assert "Harbour Works" in client.get(LIST, {"whose": "all", "state": "over"}).text


def test_end_several_or_none(client, shares, anna, dario, bruno):
    sign_in(client, bruno)
    both = {"share": [shares["over"].key, shares["team"].key]}
    assert client.post("/shares/end/", both).status_code == 403
    assert client.post("/shares/end/", {"only": shares["fair"].key}).status_code == 404
    for key in ("client-user-0", "client-user-x", "boat-user-1", "client", ""):
        assert client.post("/shares/end/", {"only": key, "share": key}).status_code in {302, 404}
    sign_in(client, dario)
    page = client.post("/shares/end/", {"share": [shares["fair"].key, shares["team"].key]}, follow=True).text
    assert "2 shares have ended" in page and rows(client, anna) == []
    assert AuditEntry.objects.filter(action="end_share").count() == 2
    assert "at least one" in client.post("/shares/end/", follow=True).text


def test_renew_one_or_several(client, shares, dario, anna):
    sign_in(client, dario)
    keys = {"share": [shares["fair"].key, shares["over"].key], "next": "/shares/?whose=given"}
    form = client.post("/shares/renew/", keys)
    assert form.status_code == 200 and "Renew 2 shares" in form.text and "Harbour Works" in form.text
    past = client.post("/shares/renew/", keys | {"until": "2020-01-01", "reason": "kept"})
    assert past.status_code == 422 and "over already" in past.text and 'value="kept"' in past.text
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    done = client.post("/shares/renew/", keys | {"until": day, "reason": ""})
    assert done.headers["Location"] == "/shares/?whose=given"
    for key in ("fair", "over"):
        shares[key].refresh_from_db()
        assert shares[key].expires_at > ahead(days=29)
    assert shares["fair"].reason == "Fair in May"
    assert AuditPayload.objects.filter(entry__action="renew_share").count() == 2
    assert client.post("/shares/renew/", keys | {"until": day, "next": "https://evil.example/"}).url == LIST


def test_only_who_may_share_renews_and_nobody_for_who_left(client, shares, anna, dario):
    day = {"share": shares["fair"].key, "until": (timezone.localdate() + timedelta(days=9)).isoformat()}
    assert sign_in(client, anna).post("/shares/renew/", day).status_code == 403
    User.objects.filter(pk=anna.pk).update(is_active=False)
    refused = sign_in(client, dario).post("/shares/renew/", day)
    assert refused.status_code == 422 and "does not work here" in refused.text


def test_costs_the_same_for_one_share_and_three(client, anna, dario):
    counts = []
    for _each in range(3):
        give_share(record=ClientFactory(owner=dario), by=dario, with_user=anna)
        sign_in(client, anna).get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 6


def test_today_shows_what_ends_soon_to_giver_and_receiver(client, shares, anna, bruno, dario):
    for person, sees in ((anna, True), (dario, True), (bruno, False)):
        page = sign_in(client, person).get(reverse("today")).text
        assert ("Shares that end soon" in page) == sees == ("Harbour Works" in page)


def test_whoever_gets_a_share_finds_a_notice(anna, bruno, dario, nils):
    record = ClientFactory(owner=dario, name="Amber Mill")
    give_share(record=record, by=dario, with_user=anna)
    notice = Notice.objects.get()
    assert (notice.to, str(notice)) == (anna, "Dario shared with you: Amber Mill")
    assert notice.link == record.get_absolute_url()
    give_share(record=record, by=dario, with_team=bruno.home_team)
    told = set(Notice.objects.exclude(pk=notice.pk).values_list("to", flat=True))
    assert bruno.pk in told and not told & {dario.pk, nils.pk}


def test_who_is_told_once_by_mail(shares, settings, anna, bruno, dario, time_machine):
    assert to_be_told(timezone.now()) == {anna.pk, dario.pk}, "given today and ending in two days"
    tell_ending_shares(None)
    assert not Job.objects.exists(), "no mail server"
    settings.MAIL_IS_SET = True
    tell_ending_shares(None)
    run_due_jobs()
    assert {message.to[0] for message in mail.outbox} == {anna.email, dario.email}
    text = mail.outbox[0].body
    assert "Harbour Works" in text and "Dario for Anna" in text and "Fair in May" in text and "<" not in text
    time_machine.move_to(ahead(days=1, minutes=1))
    assert to_be_told(timezone.now()) == set()
    give_share(record=shares["team"].content_object, by=dario, with_team=anna.home_team, until=ahead(days=20))
    type(shares["team"]).objects.update(expires_at=ahead(days=20))
    time_machine.move_to(ahead(days=17, hours=1))
    assert {anna.pk, bruno.pk, dario.pk} <= to_be_told(timezone.now())


def test_long_over_is_removed_for_good_and_recorded(shares, time_machine):
    assert remove_shares(None) == {"removed": 0}
    time_machine.move_to(ahead(days=KEPT_DAYS + 3))
    assert remove_shares(None) == {"removed": 2}
    kept = {key for key, share in shares.items() if type(share).objects.filter(pk=share.pk).exists()}
    assert kept == {"team"}
    assert {(entry.entity, entry.by) for entry in AuditEntry.objects.filter(action="remove_shares")} == {
        ("client", None),
        ("order", None),
    }
