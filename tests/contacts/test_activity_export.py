"""Activities as a file: what is shown, of clients that may leave, and one's own."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from crm.access.levels import Level
from crm.access.models import AccessVersion, Grant
from tests.factories import ActivityFactory, ClientFactory

pytestmark = pytest.mark.django_db


def sheet(client, params=""):
    answer = client.post(
        f"{reverse('activity_list_export')}?view=everyone&state=open{params}", {"format": "xlsx"}
    )
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_what_is_shown_goes_into_the_file(client, anna, bruno):
    due = timezone.now() + timedelta(days=3)
    ActivityFactory(
        client=ClientFactory(owner=anna, name="Zubr"), assigned_to=anna, title="Visit", due_at=due
    )
    ActivityFactory(client=ClientFactory(owner=bruno), assigned_to=bruno, title="Not hers", due_at=due)
    client.force_login(anna)
    (row,) = sheet(client)
    assert (row["What"], row["Client"], row["Who"]) == ("Visit", "Zubr", "Anna")
    assert row["When"] == timezone.localtime(due).replace(tzinfo=None, microsecond=0)


def test_plans_of_clients_that_may_not_leave_stay(client, anna, bruno):
    Grant.objects.filter(role__key="rep", entity="client", action="view").update(level=Level.ALL)
    AccessVersion.bump()
    for agent, title in ((bruno, "Seen only"), (anna, "Mine to do")):
        ActivityFactory(
            client=ClientFactory(owner=bruno), assigned_to=agent, title=title, due_at=timezone.now()
        )
    client.force_login(anna)
    assert "Seen only" in client.get(reverse("activity_list"), {"view": "everyone", "state": "open"}).text
    assert [row["What"] for row in sheet(client)] == ["Mine to do"]
