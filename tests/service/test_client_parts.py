from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.once import remembering
from service.models import Ticket
from service.queries.client_parts import NEWEST, open_tickets_panel, timeline
from tests.factories import ClientFactory
from tests.service.factories import QueueFactory

pytestmark = pytest.mark.django_db


def tickets(client, state, count, days=0):
    queue, first = QueueFactory(), Ticket.objects.unscoped("test").count()
    for number in range(count):
        Ticket.objects.create(
            number=f"T-{first + number}", queue=queue, client=client, subject=f"{state} {number}", state=state,
            requester_name="Jan", opened_at=timezone.now() - timedelta(days=days, minutes=number),
        )  # fmt: skip


def test_stream_and_panel_read_the_tickets_of_a_page_once(eva):
    client = ClientFactory(owner=eva)
    tickets(client, "open", 2)
    tickets(client, "solved", 3)
    with remembering():
        assert len(timeline(client, eva, None, NEWEST)) == 5
        with CaptureQueriesContext(connection) as queries:
            panel = open_tickets_panel(client, eva)
        assert not queries
    assert [ticket.subject for ticket in panel["tickets"]] == ["open 0", "open 1"]


def test_an_old_open_ticket_stands_in_the_panel_behind_many_new_ones(eva):
    client = ClientFactory(owner=eva)
    tickets(client, "open", 1, days=400)
    tickets(client, "solved", NEWEST)
    assert [ticket.subject for ticket in open_tickets_panel(client, eva)["tickets"]] == ["open 0"]


def test_a_client_without_open_tickets_has_no_panel(eva):
    client = ClientFactory(owner=eva)
    tickets(client, "closed", 1)
    assert open_tickets_panel(client, eva) is None
    assert len(timeline(client, eva, timezone.now() - timedelta(days=9), NEWEST)) == 0
