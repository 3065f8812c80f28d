import logging

import pytest
from django.test import RequestFactory
from django.urls import reverse

from crm.web.reference import ReferenceFilter, reference
from crm.web.views import errors


@pytest.fixture
def request_of(rf):
    request = rf.get("/")
    request.reference = "ABCD-1234"
    return request


def test_not_found_is_a_page_of_ours(client, otto):
    client.force_login(otto)
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Nothing is here for you" in answer.content.decode()
    assert answer.headers["X-Reference"] in answer.content.decode()


def test_the_address_of_a_button_is_explained(client, otto):
    client.force_login(otto)
    answer = client.get(reverse("display_settings"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This address is no page" in answer.text


def test_fault_shows_the_reference_and_reads_no_database(request_of):
    answer = errors.fault(request_of)
    assert answer.status_code == 500
    assert "ABCD-1234" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.csrf_failure, 403)])
def test_other_refusals_have_pages(client, firm, request_of, view, status):
    request_of.user, request_of._messages = None, []
    assert view(request_of).status_code == status


def test_old_form_is_explained(firm):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("display_settings"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "no longer valid" in answer.content.decode()


def test_log_lines_carry_the_reference():
    token = reference.set("ABCD-1234")
    record = logging.LogRecord("crm", logging.INFO, "", 0, "text", (), None)
    ReferenceFilter().filter(record)
    reference.reset(token)
    assert record.reference == "ABCD-1234"


def test_fragment_brings_what_was_said(client, otto, rf):
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.http import HttpResponse

    from crm.web.middleware import FragmentToasts
    from crm.web.toasts import say

    def answer(request):
        say(request, "3 clients handed over.", undo="/undo/7/")
        return HttpResponse("<p>rows</p>")

    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    request.user, request._messages = otto, CookieStorage(request)
    page = FragmentToasts(answer)(request).content.decode()
    assert page.startswith("<p>rows</p>")
    assert 'hx-swap-oob="beforeend"' in page
    assert 'action="/undo/7/"' in page


def test_a_null_byte_in_an_address_is_dropped(client, edda):
    client.force_login(edda)
    for address in (
        "/clients/?q=%00&view=%00&sort=%00&city=%00",
        "/settings/colleagues/?q=Ed%00da",
        "/search/?q=%00",
    ):
        assert client.get(address).status_code == 200
    assert "Edda" in client.get("/settings/colleagues/?q=Ed%00da").text
