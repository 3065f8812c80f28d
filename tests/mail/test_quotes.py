"""What is new in an answer, and who wrote what was passed on."""

import pytest

from crm.mail.quotes import split_quote
from crm.mail.reading import read_mail
from tests.mail.letters import letter


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 30 Nov 2026 at 09:12, Anna <anna@example.com> wrote:\n> Hello\n> there",
        "On Mon, 30 Nov 2026 at 09:12, Anna Long-Name\n<anna@example.com> wrote:\n\n> Hello",
        "W dniu 30.11.2026 o 09:12, Anna pisze:\n> Dzień dobry",
        "pon., 30 lis 2026 o 09:12 Anna <anna@example.com> napisał(a):\n\n> Dzień dobry",
        "30.11.2026 09:12, Анна пишет:\n> Добрый день",
        "پیام آنا در تاریخ ۱۴۰۵/۹/۹ نوشت:\n> سلام",
        "Am 30.11.2026 um 09:12 schrieb Anna:\n> Hallo",
        "-----Original Message-----\nFrom: Anna\nSent: Monday\nSubject: x\n\nHello",
        "________________________________\nFrom: Anna <anna@example.com>\nSent: Monday\nTo: Jan\nSubject: x\n\nHello",
        "Od: Anna <anna@example.com>\nWysłano: poniedziałek\nDo: Jan\nTemat: Oferta\n\nDzień dobry",
        "*От:* Анна\n*Отправлено:* понедельник\n*Тема:* Цена\n\nДобрый день",
        "> Hello\n> there",
    ],
)
def test_the_earlier_mail_is_folded(quoted):
    assert split_quote(f"Agreed.\n\nJan\n\n{quoted}") == ("Agreed.\n\nJan", quoted)


@pytest.mark.parametrize(
    "text",
    [
        "Only this.",
        "On 3 May we met.\nThe price is:\n5",
        "> Will you come?\nYes.\n> At nine?\nNo, at ten.",
        "On 3 May 2026 Anna wrote:\n> Will you come?\nYes.\n> At nine?\nNo.",
        "Only a quote:\n\nFrom: here it goes on",
        "On 3 May 2026 Anna wrote:\n> all that there is",
    ],
)
def test_what_would_tear_words_apart_stays_whole(text):
    assert split_quote(text) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "See below\n\n---------- Forwarded message ---------\nFrom: Jan Kos <jan@client.example>\nDate: Mon\n\nHello",
        "-------- Przekazana wiadomość --------\nTemat: x\nOd: Jan Kos <jan@client.example>\n\nHello",
        "Begin forwarded message:\n\n> From: Jan Kos <jan@client.example>\n> Subject: x\n>\n> Hello",
        "From: Jan Kos <jan@client.example>\nSent: Monday\nTo: Anna\nSubject: x\n\nHello",
        "-------- Пересылаемое сообщение --------\n30.11.2026:\nОт: Jan Kos <jan@client.example>\n\nHello",
    ],
)
def test_the_original_sender_of_a_forwarded_mail(text):
    mail = read_mail(letter(text, subject="Fwd: looms", sender="Anna <anna@example.com>"))
    assert mail.is_forward and mail.forwarded_from.address == "jan@client.example"
    assert mail.forwarded_from.name == "Jan Kos" and mail.fresh == mail.text


def test_a_mail_that_hangs_on_another_was_passed_on_too():
    inner = letter("Hello", sender="Jan <jan@client.example>", subject="Price").decode()
    raw = (
        "From: anna@example.com\nSubject: Price\nContent-Type: multipart/mixed; boundary=q\n\n"
        f"--q\nContent-Type: message/rfc822\n\n{inner}\n--q--\n"
    ).encode()
    mail = read_mail(raw)
    assert mail.forwarded_from.address == "jan@client.example"
    assert mail.attachments[0].name == "Price.eml"


def test_a_mail_of_a_hundred_thousand_quoted_lines_is_read_at_once():
    """Each line had been compared with all that follow it: one such mail stopped its mailbox."""
    text = ">\n" * 100_000 + "Agreed"
    assert split_quote(text) == (text, "")
