"""Any mail is read: whatever its code, its structure and its lies."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.mail.charsets import decoded
from crm.mail.reading import attachment_bytes, read_heads, read_mail
from tests.mail.letters import letter


def test_a_plain_mail():
    mail = read_mail(
        letter("Dzień dobry", subject="Krosno", Message_ID="<a@b.example>", Cc="Ola <OLA@x.example>")
    )
    assert (mail.key, mail.subject, mail.text) == ("a@b.example", "Krosno", "Dzień dobry")
    assert (mail.sender.name, mail.sender.address) == ("Jan", "jan@client.example")
    assert [one.address for one in mail.everybody] == [
        "jan@client.example",
        "anna@example.com",
        "ola@x.example",
    ]
    assert mail.sent_at == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert not mail.troubles and not mail.is_auto and not mail.is_bounce


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", "سلام، قیمت؟"), ("windows-1251", "Добрый день"), ("koi8-r", "Добрый день"), ("iso-8859-2", "Zażółć"),
        ("windows-1250", "Zażółć gęślą"), ("windows-1256", "سلام"), ("gb2312", "你好"), ("shift_jis", "こんにちは"),
        ("iso-2022-jp", "こんにちは"), ("utf-7", "Grüße"), ("iso-8859-1", "“Grüße” – 5 €"), ("us-ascii", "Grüße"),
    ],
)  # fmt: skip
def test_every_code_of_letters(charset, text):
    code = {"iso-8859-1": "cp1252", "us-ascii": "utf-8", "gb2312": "gb18030"}.get(charset, charset)
    raw = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode() + text.encode(
        code
    )
    assert read_mail(raw).text == text


@pytest.mark.parametrize("code", ["utf-8", "cp1251", "koi8-r"])
def test_letters_of_no_declared_code_are_guessed(code):
    raw = (
        b"From: a@b.example\nSubject: "
        + "Здравствуйте".encode(code)
        + b"\n\n"
        + "Добрый день, Иван".encode(code)
    )
    assert (read_mail(raw).subject, read_mail(raw).text) == ("Здравствуйте", "Добрый день, Иван")
    assert decoded("Zażółć".encode("cp1250")) == "Zażółć"
    assert decoded("Grüße".encode("cp1252"), "x-unknown") == "Grüße"


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("=?utf-8?B?S3Jvc25vIMW8?=", "Krosno ż"), ("=?iso-8859-2?Q?Za=BF=F3=B3=E6?= fine", "Zażółć fine"),
        ("=?utf-8?B?0L/RgNC40LI=?=\n =?utf-8?B?0LXRgg==?=", "привет"), ("=?utf-8?B?!!!?=", "=?utf-8?B?!!!?="),
        ("=?nonsense?Q?abc?=", "abc"), ("folded\n line", "folded line"),
    ],
)  # fmt: skip
def test_words_of_headers(head, subject):
    assert read_mail(f"From: a@b.example\nSubject: {head}\n\nx".encode()).subject == subject


def test_references_come_in_their_order_and_once():
    raw = b"From: a@b.example\nMessage-ID: <3@x>\nReferences: <1@x>\n <2@x>\nIn-Reply-To: <2@x> (your mail)\n\nx"
    assert read_mail(raw).references == ("1@x", "2@x")
    long = b"From: a@b.example\nMessage-ID: <" + b"y" * 800 + b"@x>\n\nx"
    assert len(read_mail(long).key) < 100


def test_without_a_message_id_the_same_mail_has_the_same_key_wherever_it_lies():
    raw = b"From: a@b.example\nSubject: x\nDate: Mon, 30 Nov 2026 08:00:00 +0100\n\ntext"
    assert read_mail(raw).key == read_mail(b"Received: from elsewhere\n" + raw).key
    assert read_mail(raw).key != read_mail(raw + b"!").key


def test_parts_text_html_attachments_and_inline_images():
    raw = letter(
        "plain", html='<p>rich <img src="cid:logo"></p>',
        files=[("umowa ż.pdf", "application/pdf", b"%PDF-1"), ("note.txt", "text/plain", b"a note")],
    )  # fmt: skip
    mail = read_mail(raw)
    assert (mail.text, mail.html) == ("plain", "<p>rich </p>")
    assert [(one.name, one.media) for one in mail.attachments] == [
        ("umowa ż.pdf", "application/pdf"), ("note.txt", "text/plain"),
    ]  # fmt: skip
    assert [attachment_bytes(raw, one.number) for one in mail.attachments] == [b"%PDF-1", b"a note"]
    assert attachment_bytes(raw, 99) is None and attachment_bytes(b"\xff", 1) is None
    inline = (
        b"From: a@b.example\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        b"<img src=cid:l>Hi\n--x\nContent-Type: image/png\nContent-ID: <l>\n"
        b"Content-Transfer-Encoding: base64\n\niVBORw0K\n--x--"
    )
    mail = read_mail(inline)
    assert mail.text == "Hi" and mail.attachments[0].is_inline and mail.attachments[0].content_id == "l"


def test_html_alone_is_read_and_made_harmless():
    html = (
        '<style>p{}</style><script>alert(1)</script><p onclick="x()">One</p><div style="color:red">Two</div>'
        '<img src="http://spy.example/x.gif"><a href="javascript:x()">bad</a> <a href="https://x.example">good</a>'
        "<form action=/x><input name=a></form><iframe src=//x></iframe><blockquote>old</blockquote>"
    )
    mail = read_mail(f"From: a@b.example\nContent-Type: text/html\n\n{html}".encode())
    assert "One" in mail.text and "alert" not in mail.text and "> old" in mail.text
    for bad in (
        "script",
        "onclick",
        "style",
        "spy.example",
        "javascript",
        "<form",
        "<input",
        "iframe",
        "<img",
    ):
        assert bad not in mail.html, bad
    assert 'href="https://x.example"' in mail.html and "noopener" in mail.html


def test_machines_and_lists_and_bounces_are_recognised():
    assert read_mail(letter(Auto_Submitted="auto-replied")).is_auto
    assert not read_mail(letter(Auto_Submitted="no")).is_auto
    assert read_mail(letter(subject="Automatyczna odpowiedź: oferta")).is_auto
    assert read_mail(letter(List_Unsubscribe="<mailto:x@y.example>")).is_of_list
    report = b"From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; report-type=delivery-status\n\n"
    assert read_mail(report).is_bounce
    assert read_mail(letter(sender="postmaster@x.example", Return_Path="<>")).is_bounce


def deep(levels):
    raw = b"From: a@b.example\n"
    for level in range(levels):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    return raw + b"\nat last"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 500, b"no head at all", deep(30), deep(60), deep(3000)])
def test_what_is_hardly_a_mail_comes_back_with_its_troubles(raw):
    mail = read_mail(raw)
    assert mail.key and (mail.troubles or mail.sender) and "\x00" not in mail.text


def test_many_parts_end_at_a_limit():
    part = b"--x\nContent-Type: text/plain\n\nline\n"
    mail = read_mail(b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + part * 2000)
    assert "parts" in mail.troubles and mail.text.startswith("line")


def test_of_a_mail_that_is_too_large_the_head_is_read():
    mail = read_heads(letter("never read", subject="Plans"))
    assert mail.subject == "Plans" and not mail.text and "size" in mail.troubles


HEADS = st.sampled_from(
    ["From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "Message-ID", "References", "Date",
     "Content-Disposition"]
)  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"multipart/mixed; boundary=a", b"text/plain; charset=idna", b"base64", b"quoted-printable", b"x-uuencode",
         b"message/rfc822", b"text/html; charset=utf-16", b"=?utf-8?B?x?=", b"attachment; filename*0*=utf-8''%ff",
         b'"a@b" <c@d>, <', b'multipart/alternative; boundary=""', b"Mon, 99 Foo 9999999 25:61"]
    ),
)  # fmt: skip


@given(st.binary(max_size=2000))
def test_any_bytes_are_read(raw):
    assert_readable(raw)


@given(st.lists(st.tuples(HEADS, VALUES), max_size=8), st.binary(max_size=300))
@example([("Content-Type", b"text/plain; charset=punycode")], b"\xff" * 300)
def test_any_heads_before_any_bytes_are_read(heads, body):
    raw = b"".join(name.encode() + b": " + value + b"\n" for name, value in heads)
    assert_readable(raw + b"\n--a\n" + body + b"\n--a--\n")


def assert_readable(raw):
    mail = read_mail(raw)
    said = (mail.key, mail.subject, mail.text, mail.fresh, mail.html, *(str(one) for one in mail.everybody))
    said += tuple(one.name for one in mail.attachments)
    for text in said:
        text.encode()
        assert "\x00" not in text
    assert 0 < len(mail.key) <= 200 and len(mail.subject) <= 500
    assert mail == read_mail(raw)
    for one in mail.attachments:
        assert len(attachment_bytes(raw, one.number)) == one.size
