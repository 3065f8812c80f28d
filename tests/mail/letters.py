"""Mails as programs write them, for tests."""

from email.message import EmailMessage


def letter(
    text="Hello", *, subject="Looms", sender="Jan <jan@client.example>", to="anna@example.com", **heads
):
    """An e-mail; headers by their names with _ for -, attachments as (name, media, bytes)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    files, html = heads.pop("files", ()), heads.pop("html", "")
    heads.setdefault("Message_ID", f"<{abs(hash((text, subject, sender, to)))}@client.example>")
    heads.setdefault("Date", "Mon, 30 Nov 2026 08:00:00 +0100")
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, media, content in files:
        main, _slash, sub = media.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()
