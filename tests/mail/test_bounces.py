"""Which mail came back, from which address, and whether the address is to blame."""

import pytest

from crm.mail.reading import read_mail
from tests.mail.bounces import KEY, in_words, report
from tests.mail.letters import letter


def failure_of(raw):
    found = read_mail(raw).report
    assert found and found.key == KEY and len(found.failures) == 1
    return found.failures[0]


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_mail_and_the_address(original):
    raw = report(original=original)
    failure = failure_of(raw)
    assert (failure.address, failure.status, failure.reason) == (
        "jan@client.example", "5.1.1", "550 5.1.1 User unknown",
    )  # fmt: skip
    assert failure.is_final and failure.is_gone
    mail = read_mail(raw)
    assert mail.is_bounce and mail.references == (KEY,)


def test_a_report_in_words_alone():
    failure = failure_of(in_words())
    assert failure.address == "jan@client.example" and failure.is_gone and "no such user" in failure.reason


@pytest.mark.parametrize(
    ("status", "said", "is_gone"),
    [
        ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup", True),
        ("5.4.4", "X-Postfix; Host or domain name not found", True),
        ("5.2.1", "smtp; 550 5.2.1 The email account that you tried to reach is disabled", True),
        ("5.0.0", "smtp; 550 Unknown recipient", True),
        ("5.0.0", "smtp; 554 refused by content filter", False),
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", False),
        ("5.3.4", "smtp; 552 5.3.4 Message too big", False),
        ("5.7.1", "smtp; 550 5.7.1 Blocked: user unknown to this list", False),
        ("5.1.8", "smtp; 550 5.1.8 Sender address rejected", False),
        ("4.4.1", "smtp; 421 timed out", False),
    ],
)
def test_only_what_speaks_of_the_address_blames_it(status, said, is_gone):
    failure = failure_of(report(status=status, said=said))
    assert failure.is_final and failure.is_gone is is_gone


def test_a_delay_is_no_failure_yet():
    failure = failure_of(report(action="delayed", status="4.4.1", said="smtp; 421 try later"))
    assert not failure.is_final and not failure.is_gone


@pytest.mark.parametrize(
    "raw",
    [
        letter("5.1.1 User unknown", X_Failed_Recipients="jan@client.example"),
        report(address="no address"),
        report(action="delivered", status="2.0.0"),
        b"From: mailer-daemon@x.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=q\n\n",
        b"From: mailer-daemon@x.example\nContent-Type: message/delivery-status\n\nAction: failed\n\n\xff\xfe",
    ],
    ids=["person", "no address", "delivered", "without parts", "not text"],
)
def test_what_is_no_report_or_says_nothing_is_none(raw):
    assert read_mail(raw).report is None
