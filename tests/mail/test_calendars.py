"""What a calendar answers to an invitation, read from the mail that brings it."""

from datetime import UTC, datetime

import pytest

from crm.mail.calendars import read_answers
from crm.mail.reading import read_mail
from tests.mail.replies import reply


def answer_of(raw):
    found = read_mail(raw).answers
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_in_any_form(as_file, answer):
    found = answer_of(
        reply("activity-7@x", answer=answer, sequence=2, note="At nine please", as_file=as_file)
    )
    assert (found.uid, found.address, found.answer, found.sequence, found.note) == (
        "activity-7@x", "ida@x.example", answer.lower(), 2, "At nine please",
    )  # fmt: skip
    assert found.at == datetime(2026, 11, 30, 8, tzinfo=UTC) and not found.is_wish and found.starts_at is None


def test_another_time_is_a_wish():
    found = answer_of(reply("u@x", method="COUNTER", answer="TENTATIVE", start="20261203T090000Z"))
    assert found.is_wish and found.starts_at == datetime(2026, 12, 3, 9, tzinfo=UTC)
    all_day = answer_of(reply("u@x", method="COUNTER", start="20261203", end="20261204"))
    assert all_day.starts_at is not None and all_day.starts_at.tzinfo


def test_nothing_said_is_no_answer_and_without_a_sequence_it_is_none():
    assert answer_of(reply("u@x", answer="NEEDS-ACTION")).answer == ""
    assert answer_of(reply("u@x", sequence=None)).sequence is None


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"no calendar", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\n", b"\xff\xfe" * 999,
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        (b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSEQUENCE:x\r\nATTENDEE:mailto:a@x.example\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_nothing(raw):
    assert read_answers([raw]) == ()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_what_asks_is_no_answer(method):
    assert read_mail(reply("u@x", method=method)).answers == ()
