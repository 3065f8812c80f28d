"""HTML of strangers: made harmless for our pages, or turned into plain text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from crm.mail.charsets import fit

LONGEST = 1_000_000
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strike", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "caption", "center",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
GONE_WITH_CONTENT = {"script", "style", "title", "noscript", "iframe", "object", "template", "svg", "math"}
# Begin a line of their own; the second kind stands apart.
LINES = {
    "div",
    "tr",
    "li",
    "br",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "table",
    "ul",
    "ol",
    "hr",
}
APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"}
MANY_LINES = re.compile(r"\n{3,}")
SPACES = re.compile(r"[ \t\u00a0]+")


def clean_html(html: str) -> str:
    """Only tags that carry text, links to the web and to mail, no image, no style, no form. Safe on our pages."""
    import nh3  # late: most processes clean no mail

    return nh3.clean(
        fit(html[:LONGEST]),
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=GONE_WITH_CONTENT,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []
        self.quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in GONE_WITH_CONTENT:
            self.silent.append(tag)
        if tag == "blockquote":
            self.quotes += 1
            self._line(apart=True)
        elif tag in LINES:
            self._line(apart=tag in APART)
        if tag == "li":
            self.parts.append("- ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        if tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
            self._line(apart=True)
        elif tag in APART or tag in {"div", "tr"}:
            self._line(apart=tag in APART)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(SPACES.sub(" ", data.replace("\n", " ")))

    def _line(self, *, apart: bool) -> None:
        self.parts.append(("\n\n" if apart else "\n") + "> " * min(self.quotes, 5))


def text_of_html(html: str) -> str:
    """The words, a line for what stands on one, quotes behind "> "."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except (AssertionError, ValueError):
        # A declaration that ends nowhere.
        return fit(unescape(re.sub(r"<[^>]{0,2000}>", " ", html[:LONGEST])))
    lines = [line.strip() for line in fit("".join(reader.parts)).split("\n")]
    return MANY_LINES.sub("\n\n", "\n".join("" if line == ">" else line for line in lines)).strip()
