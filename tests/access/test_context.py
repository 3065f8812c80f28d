import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def test_rights_of_a_request_are_read_once(client, otto):
    client.force_login(otto)
    client.get("/settings/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/settings/")
    versions = [query["sql"] for query in queries if "access_accessversion" in query["sql"]]
    assert len(versions) == 1, versions
