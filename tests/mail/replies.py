"""Answers to invitations as the usual calendars send them."""

from email.message import EmailMessage

EVENT = """BEGIN:VCALENDAR
PRODID:-//A calendar//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
{sequence}DTSTAMP:{stamp}
DTSTART:{start}
DTEND:{end}
ORGANIZER:mailto:anna@example.com
{guests}
SUMMARY:See samples
{note}END:VEVENT
END:VCALENDAR
"""


def reply(
    uid,
    *,
    answer="ACCEPTED",
    guest="ida@x.example",
    sender=None,
    sequence=0,
    method="REPLY",
    stamp="20261130T080000Z",
    start="20261202T100000Z",
    end="20261202T110000Z",
    note="",
    name="reply-1",
    as_file=False,
):
    """A mail with the answer: as a part of its own, as Google and Outlook do, or as a file alone."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Ida Weaver <{sender or guest}>", "anna@example.com"
    mail["Subject"], mail["Message-ID"] = f"{answer.title()}: See samples", f"<{name}@x.example>"
    mail["Date"] = "Mon, 30 Nov 2026 08:00:00 +0000"
    mail.set_content("Ida Weaver has answered this invitation.")
    text = EVENT.format(
        method=method, uid=uid, stamp=stamp, start=start, end=end,
        sequence="" if sequence is None else f"SEQUENCE:{sequence}\n", note=f"COMMENT:{note}\n" if note else "",
        guests=f"ATTENDEE;CN=Ida Weaver;PARTSTAT={answer}:mailto:{guest}",
    ).replace("\n", "\r\n")  # fmt: skip
    if as_file:
        mail.add_attachment(text.encode(), maintype="application", subtype="ics", filename="invite.ics")
    else:
        mail.add_alternative(text, subtype="calendar", params={"method": method})
    return mail.as_bytes()
