import copy

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from crm import wsgi
from crm.web.middleware import public


@public
def slow(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 30")
        cursor.execute("SELECT pg_sleep(2)")
    return HttpResponse("never")


urlpatterns = [path("slow/", slow), path("", include("crm.urls"))]


@override_settings(ROOT_URLCONF=__name__)
def test_a_statement_that_takes_too_long_is_explained(client, firm):
    answer = client.get("/slow/")
    assert answer.status_code == 503
    assert "This took too long" in answer.content.decode()
    assert answer.headers["X-Reference"] in answer.content.decode()


@pytest.fixture
def _databases_as_they_were():
    kept = copy.deepcopy(settings.DATABASES)
    yield
    settings.DATABASES.update(kept)


@pytest.mark.usefixtures("_databases_as_they_were")
def test_pages_have_a_time_limit_for_statements():
    wsgi.limit_statements()
    options = settings.DATABASES["default"]["OPTIONS"]["options"]
    assert options.endswith(f"-c statement_timeout={settings.WEB_STATEMENT_SECONDS * 1000}")
