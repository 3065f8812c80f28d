"""The parts of a mail: what is its text, and what hangs on it. Structures that lie are met with limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from html import escape

from crm.frozen import frozen
from crm.mail.charsets import decoded, fit
from crm.mail.cleaning import text_of_html
from crm.mail.headers import words

DEEPEST, MOST = 40, 500
LONGEST_TEXT = 2_000_000
CALENDARS, MOST_CALENDARS = {"text/calendar", "application/ics"}, 5


@frozen
class Attachment:
    """`number` finds its bytes again (`bytes_of`); an inline image stands in the text by its `content_id`."""

    number: int
    name: str
    media: str
    size: int
    content_id: str = ""
    is_inline: bool = False


@dataclass
class Body:
    """What was found on the walk. `messages`: whole mails that hang on this one; `calendars`: what calendars say."""

    attachments: list[Attachment] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    calendars: list[bytes] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    leaves: dict[int, Message] = field(default_factory=dict)
    seen: int = 0


def read_body(message: Message) -> tuple[str, str, Body]:
    """Plain text, HTML as it came, and the rest."""
    body = Body()
    text, html = _read(message, body, 0)
    return text[:LONGEST_TEXT].strip(), html[:LONGEST_TEXT].strip(), body


def _read(part: Message, body: Body, depth: int) -> tuple[str, str]:
    body.seen += 1
    if depth > DEEPEST or body.seen > MOST:
        if "parts" not in body.troubles:
            body.troubles.append("parts")
        return "", ""
    if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
        found = [_read(child, body, depth + 1) for child in part.get_payload() if isinstance(child, Message)]
        return _either(found) if part.get_content_subtype() == "alternative" else _all(found)
    return _leaf(part, body)


def _either(found: list[tuple[str, str]]) -> tuple[str, str]:
    text = next((text for text, _html in found if text), "")
    html = next((html for _text, html in reversed(found) if html), "")
    return text, html


def _all(found: list[tuple[str, str]]) -> tuple[str, str]:
    texts = [text or text_of_html(html) for text, html in found if text or html]
    if not any(html for _text, html in found):
        return "\n\n".join(texts), ""
    htmls = [html or f"<pre>{escape(text)}</pre>" for text, html in found if text or html]
    return "\n\n".join(texts), "\n".join(htmls)


def _leaf(part: Message, body: Body) -> tuple[str, str]:
    kind, name = part.get_content_type(), name_of(part)
    is_attached = part.get_content_disposition() == "attachment"
    if kind in {"text/plain", "text/html"} and not is_attached and not name:
        raw = payload_of(part)
        text = decoded(raw[:LONGEST_TEXT], charset_of(part))
        return (text, "") if kind == "text/plain" else ("", text)
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
            body.messages.append(inner[0])
            name = name or f"{words(str(inner[0].get('subject', '')))[:80] or 'mail'}.eml"
    raw = payload_of(part)
    if kind in CALENDARS and len(body.calendars) < MOST_CALENDARS:
        body.calendars.append(raw)
    content_id = fit(str(part.get("content-id") or "")).strip(" <>")[:200]
    is_inline = bool(content_id) and part.get_content_maintype() == "image" and not is_attached
    if raw or name:
        body.leaves[body.seen] = part
        body.attachments.append(
            Attachment(body.seen, name or _nameless(part), kind[:100], len(raw), content_id, is_inline)
        )
    return "", ""


def bytes_of(message: Message, number: int) -> bytes | None:
    """The bytes of the attachment that has this number; None if there is none."""
    _text, _html, body = read_body(message)
    part = body.leaves.get(number)
    return None if part is None else payload_of(part)


def payload_of(part: Message) -> bytes:
    """What a part carries, its transfer code undone; an attached mail as it is written."""
    try:
        inner = part.get_payload()
        if isinstance(inner, list):
            return b"\n".join(one.as_bytes() for one in inner if isinstance(one, Message))
        found = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - codes that strangers' programs broke fail in many ways
        return b""
    return found if isinstance(found, bytes) else b""


def charset_of(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")[:60]
    except (LookupError, ValueError, TypeError):
        return ""


def name_of(part: Message) -> str:
    """The name of a file as its sender wrote it, in any of the ways there are; "" if none is given."""
    try:
        return words(part.get_filename() or "")[:200]
    except Exception:  # noqa: BLE001 - parameters in pieces that do not fit together
        return "file"


def _nameless(part: Message) -> str:
    kind = part.get_content_subtype()
    return f"{part.get_content_maintype()}.{kind}"[:60] if kind.isalnum() else "file"
