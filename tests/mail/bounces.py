"""Reports of mail servers as the usual programs write them."""

from tests.mail.letters import letter

KEY = "7.abc@example.com"


def report(
    address="jan@client.example",
    *,
    key=KEY,
    status="5.1.1",
    action="failed",
    said="smtp; 550 5.1.1 User unknown",
    to="anna@example.com",
    original="message/rfc822",
    sent="Mon, 30 Nov 2026 08:05:00 +0100",
    name="r1",
):
    """As Postfix, Exchange, Gmail and Exim write it: three parts, the second for programs."""
    head = f"From: Anna <anna@example.com>\nTo: {address}\nSubject: Price\nMessage-ID: <{key}>\n"
    body = "\n450 a piece\n" if original == "message/rfc822" else ""
    return f"""From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {sent}
Message-ID: <{name}@mx.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="q"

--q
Content-Type: text/plain; charset=us-ascii

I am sorry to inform you that your message could not be delivered.

--q
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Mon, 30 Nov 2026 08:04:00 +0100

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--q
Content-Type: {original}

{head}{body}
--q--
""".replace("\n", "\r\n").encode()


def in_words(address="jan@client.example", key=KEY):
    """As older servers write it: only words, and a header with the address."""
    text = (
        "A message that you sent could not be delivered to one or more of its recipients.\n\n"
        f"  {address}\n    host mx.client.example: 550 no such user here\n\n"
        f"------ This is a copy of the message ------\n\nMessage-ID: <{key}>\nSubject: Price\n"
    )
    heads = {"X_Failed_Recipients": address, "Return_Path": "<>", "Message_ID": "<r2@mx.example.com>"}
    return letter(text, sender="Mailer-Daemon@mx.example.com", subject="Delivery failed", **heads)
