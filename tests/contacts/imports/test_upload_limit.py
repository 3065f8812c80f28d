"""A list that is too large is refused before it is stored, and before it is read where its length is announced."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import ImportRun

UPLOAD = "client_import"


class Untouched(io.BytesIO):
    def read(self, *_args):
        raise AssertionError("the body was read")


@pytest.fixture
def browser(client, anna):
    client.force_login(anna)
    return client


def post(browser, content):
    return browser.post(
        reverse(UPLOAD), {"target": "clients", "file": SimpleUploadedFile("list.csv", content)}
    )


def test_two_gigabytes_are_refused_before_a_byte_is_read(browser):
    kind = "multipart/form-data; boundary=x"
    extra = {"CONTENT_LENGTH": str(2 * 1024**3), "CONTENT_TYPE": kind, "wsgi.input": Untouched()}
    answer = browser.generic("POST", reverse(UPLOAD), **extra)
    assert answer.status_code == 413
    assert "larger than" in answer.text and "Split it" in answer.text
    assert not ImportRun.objects.exists()


def test_a_list_over_the_limit_is_refused_while_it_comes(browser, settings):
    settings.IMPORT_MAX_BYTES = 1000
    answer = post(browser, b"Name\n" + b"x\n" * 100_000)
    assert answer.status_code == 413
    assert "larger than" in answer.text
    assert not ImportRun.objects.exists()


def test_a_list_within_the_limit_is_taken(browser, settings):
    settings.IMPORT_MAX_BYTES = 1000
    assert post(browser, b"Name\nAcme\n").status_code == 302
    assert ImportRun.objects.get().state == ImportRun.State.COLUMNS


def test_the_token_of_the_form_is_still_asked_for(anna):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    assert post(strict, b"Name\nAcme\n").status_code == 403
    assert not ImportRun.objects.exists()
