"""Who wrote what was passed on, as Outlook, Gmail and Thunderbird write it in the languages of the product."""

import pytest

from crm.mail.forwards import is_forward, original_sender
from crm.mail.reading import read_mail
from tests.mail.letters import letter

JAN = "Jan Kos <jan@client.example>"
GMAIL = {
    "en": f"---------- Forwarded message ---------\nFrom: {JAN}\nDate: Mon, Nov 30, 2026 at 9:12 AM\n"
    "Subject: Looms\nTo: <anna@example.com>",
    "pl": f"---------- Forwarded message ---------\nOd: {JAN}\nDate: pon., 30 lis 2026 o 09:12\n"
    "Subject: Looms\nTo: <anna@example.com>",
    "pl, its own words": f"---------- Przekazana dalej wiadomość ---------\nOd: {JAN}\nData: pon., 30 lis 2026\n"
    "Temat: Looms\nDo: <anna@example.com>",
    "ru": f"---------- Forwarded message ---------\nОт: {JAN}\nDate: пн, 30 нояб. 2026 г. в 09:12\n"
    "Subject: Looms\nTo: <anna@example.com>",
    "ru, its own words": f"---------- Пересылаемое сообщение ---------\nОт кого: {JAN}\nДата: пн, 30 нояб. 2026 г.\n"
    "Тема: Looms\nКому: <anna@example.com>",
    "fa": f"---------- Forwarded message ---------\nاز: {JAN}\nDate: دوشنبه ۳۰ نوامبر ۲۰۲۶، ۹:۱۲\n"
    "Subject: Looms\nTo: <anna@example.com>",
    "fa, its own words": f"---------- پیام هدایت‌شده ---------\n\u200fاز: {JAN}\nتاریخ: دوشنبه\nموضوع: Looms\n"
    "به: <anna@example.com>",
}
OUTLOOK = {
    "en": f"________________________________\nFrom: {JAN}\nSent: Monday, November 30, 2026 9:12 AM\n"
    "To: Anna <anna@example.com>\nSubject: Looms",
    "en, older": "-----Original Message-----\nFrom: Jan Kos [mailto:jan@client.example]\nSent: Monday\nTo: Anna\n"
    "Subject: Looms",
    "pl": f"Od: {JAN}\nWysłane: poniedziałek, 30 listopada 2026 09:12\nDo: Anna <anna@example.com>\nTemat: Looms",
    "pl, older": f"-----Wiadomość oryginalna-----\nOd: {JAN}\nWysłano: poniedziałek\nDo: Anna\nTemat: Looms",
    "ru": f"От: {JAN}\nОтправлено: понедельник, 30 ноября 2026 г. 9:12\nКому: Anna <anna@example.com>\nТема: Looms",
    "ru, bold": f"*От:* {JAN}\n*Дата:* понедельник, 30 ноября 2026 г. в 9:12\n*Кому:* Anna\n*Тема:* Looms",
    "fa": f"از: {JAN}\nارسال شده: دوشنبه, ۹ آذر ۱۴۰۵\nبه: Anna <anna@example.com>\nموضوع: Looms",
    "fa, sender": f"فرستنده: {JAN}\nتاریخ ارسال: دوشنبه\nگیرنده: Anna <anna@example.com>\nموضوع: Looms",
}
THUNDERBIRD = {
    "en": f"-------- Forwarded Message --------\nSubject: \tLooms\nDate: \tMon, 30 Nov 2026 09:12:00 +0100\n"
    f"From: \t{JAN}\nTo: \tanna@example.com",
    "pl": f"-------- Przekazana wiadomość --------\nTemat: \tLooms\nData: \tMon, 30 Nov 2026 09:12:00 +0100\n"
    f"Nadawca: \t{JAN}\nAdresat: \tanna@example.com",
    "ru": f"-------- Перенаправленное сообщение --------\nТема: \tLooms\nДата: \tMon, 30 Nov 2026 09:12:00 +0100\n"
    f"От: \t{JAN}\nКому: \tanna@example.com",
    "fa": f"-------- پیام پیش‌فرستاده --------\nموضوع: \tLooms\nتاریخ: \tMon, 30 Nov 2026 09:12:00 +0100\n"
    f"از: \t{JAN}\nبه: \tanna@example.com",
}
PROGRAMS = {"Gmail": GMAIL, "Outlook": OUTLOOK, "Thunderbird": THUNDERBIRD}
FORMS = [
    pytest.param(subject, heads, id=f"{program} {form}")
    for program, forms in PROGRAMS.items()
    for form, heads in forms.items()
    for subject in (
        {"pl": "PD: Looms", "ru": "Пересл: Looms"}.get(form, "FW: Looms")
        if program == "Outlook"
        else "Fwd: Looms",
    )
]


@pytest.mark.parametrize(("subject", "heads"), FORMS)
@pytest.mark.parametrize("above", ["", "Please see below.\n\nAnna\n\n"])
def test_the_original_sender_is_found(subject, heads, above):
    mail = read_mail(
        letter(f"{above}{heads}\n\nHow much?", subject=subject, sender="Anna <anna@example.com>")
    )
    assert mail.is_forward and mail.forwarded_from, heads
    assert (mail.forwarded_from.address, mail.forwarded_from.name) == ("jan@client.example", "Jan Kos")
    assert "How much?" in mail.fresh


@pytest.mark.parametrize(("subject", "heads"), FORMS)
def test_also_where_only_html_was_sent(subject, heads):
    lines = heads.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split("\n")
    html = "".join(f"<div>{line}</div>" for line in lines)
    raw = (
        f"From: Anna <anna@example.com>\nSubject: =?utf-8?q?Fwd=3A_x?=\nMIME-Version: 1.0\n"
        f"Content-Type: text/html; charset=utf-8\n\n<html><body>{html}<p>How much?</p></body></html>"
    ).encode()
    found = read_mail(raw).forwarded_from
    assert found and found.address == "jan@client.example", heads


@pytest.mark.parametrize(
    "text",
    [
        "---- our offer ----\n\nFrom: now on it costs 5",
        "From: Jan",
        "-- \nAnna\nFrom: the sales team",
        "---- x ----",
    ],
)
def test_words_that_only_look_like_it_name_nobody(text):
    assert original_sender(text) is None and not is_forward("Looms", text)
