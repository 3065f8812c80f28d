"""The addresses of the product that stand in a page."""

import re
from html.parser import HTMLParser

GOES = {"href", "hx-get"}
FOREIGN = re.compile(r"^(#|[a-z]+:|//|/static/|$)")


class _Addresses(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        for name, value in attrs:
            is_get = name == "action" and values.get("method", "get").lower() == "get"
            is_place = name in GOES or is_get
            # Whatever else looks like a path counts too, but is not opened: what takes a POST, what a script reads.
            if value and not FOREIGN.match(value) and (is_place or value.startswith("/")):
                self.found.append((value, is_place))


def addresses_in(page):
    """(address, whether a reader gets there by looking) for each of our own addresses."""
    parser = _Addresses()
    parser.feed(page)
    return parser.found
