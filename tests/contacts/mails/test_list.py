"""The list of mails: views, chips, order, columns; and how a page of many is read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.mail_list import MAIL_LIST
from contacts.models import Mail, MailFiling, MailParticipant, MailThread
from crm.lists.paging import fetch_page
from crm.lists.reading import read_query
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
CROWD = 1_500


def written(number, *, by, client=None, start=None, **more):
    """A mail of `by`, as plain as it can be; the higher the number the older."""
    sent_at = (start or timezone.now()) - timedelta(minutes=number)
    values = {"subject": f"Mail {number}", "people": [["from", "Jan", "jan@client.example"]], "by": by} | more
    mail = Mail.objects.create(
        key=f"<{number}@x>", thread=MailThread.objects.create(), sent_at=sent_at, **values
    )
    MailParticipant.objects.create(mail=mail, user=by)
    if client:
        MailFiling.objects.create(mail=mail, client=client, happened_at=sent_at)
    return mail


def rows(client, params=""):
    return client.get(f"{reverse('mail_list')}{params}").text.count("<tr data-row")


def test_ones_own_stand_first_and_all_in_sight_behind_a_tab(client, anna, edda):
    nordwind = ClientFactory(owner=anna, name="Nordwind")
    written(1, by=anna, client=nordwind)
    written(2, by=edda, client=nordwind, is_outgoing=True, trouble="parts")
    written(3, by=edda, client=nordwind, privacy="participants")
    sign_in(client, anna)
    assert [rows(client, params) for params in ("", "?view=all", "?way=out", "?who=me&way=out")] == [
        1,
        2,
        1,
        0,
    ]
    assert [rows(client, f"?{one}=yes") for one in ("filed", "files", "trouble")] == [2, 0, 1]
    page = client.get(f"{reverse('mail_list')}?view=all&sort=-recent").text
    assert "Nordwind" in page and "Mail 1" in page and "Jan" in page and "To check" in page
    assert [rows(client, f"?q={word}") for word in ("mail", "1", "nothing")] == [2, 1, 0]
    show_fields("rep", notes=0)
    assert "Mail 1" not in client.get(f"{reverse('mail_list')}?view=all").text
    assert rows(client, "?q=mail") == 0


@pytest.fixture
def crowd(anna, dario):
    """Many mails of dario, all more recent than anna's few, each on a client of its writer."""
    start = timezone.now()
    theirs = {user: ClientFactory(owner=user) for user in (anna, dario)}
    thread = MailThread.objects.create()
    users = [dario] * CROWD + [anna] * 120
    mails = Mail.objects.bulk_create(
        Mail(
            key=f"<{n}@y>", thread=thread, subject=f"Mail {n}", by=user, sent_at=start - timedelta(minutes=n)
        )
        for n, user in enumerate(users)
    )
    pairs = list(zip(mails, users, strict=True))
    MailParticipant.objects.bulk_create(MailParticipant(mail=mail, user=user) for mail, user in pairs)
    MailFiling.objects.bulk_create(
        MailFiling(mail=mail, client=theirs[user], happened_at=mail.sent_at) for mail, user in pairs
    )
    with connection.cursor() as cursor:
        for table in ("mail", "mailparticipant", "mailfiling", "client"):
            cursor.execute(f"ANALYZE contacts_{table}")


def plan_of_keys(user, **params):
    with CaptureQueriesContext(connection) as queries:
        assert len(fetch_page(read_query(MAIL_LIST, user, params), size=50).rows) == 50
    sql = next(one["sql"] for one in queries if 'FROM "contacts_mail"' in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_who_sees_all_walks_by_time_and_who_sees_few_asks_for_these_first(anna, edda, crowd):
    assert "mail_recent" in plan_of_keys(edda)
    for plan in (plan_of_keys(anna), plan_of_keys(anna, who="me")):
        assert "mail_of_colleague" in plan and "mail_recent" not in plan, plan


def test_the_page_asks_the_same_for_one_mail_and_three(client, anna, django_assert_max_num_queries):
    nordwind = ClientFactory(owner=anna)
    sign_in(client, anna)
    client.get(reverse("mail_list"))
    for number in range(3):
        written(number, by=anna, client=nordwind)
        with django_assert_max_num_queries(8):
            assert rows(client) == number + 1
