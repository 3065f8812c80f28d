"""What clients open without an account tells them nothing of what stands behind it: no cost, no margin, no note."""

import pytest
from django.urls import reverse

from sales.actions.quotes import send_quote
from sales.models import QuoteLink
from sales.quote_tokens import token_of
from tests.house.marked import MARKERS, mark, spelled, words_of
from tests.house.world import make_world

pytestmark = pytest.mark.django_db
# The paper carries the client's own address; everything else of these groups is ours alone.
OURS = ("margin", "notes", "finance", "personal")
PAGES = ("public_quote", "public_quote_totals", "public_quote_pdf")
FORMS = ("public_quote_accept", "public_quote_decline", "public_quote_ask")


@pytest.fixture
def world(personas, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = mark(make_world(personas), personas)
    send_quote(quote=world.quote, by=personas.edda)
    return world


def test_nothing_of_ours_is_on_a_page_or_paper_of_a_client(client, world):
    seen = ""
    for quote in (world.quote, world.order.quote):
        token = token_of(QuoteLink.objects.unscoped("test").get(quote=quote))
        answers = [client.get(reverse(name, args=[token])) for name in PAGES]
        answers += [client.post(reverse(name, args=[token])) for name in FORMS]
        assert {answer.status_code for answer in answers} == {200, 422}
        seen += " ".join(words_of(answer) for answer in answers)
    assert "Marked loom" in seen
    ours = {marker for group in OURS for marker in MARKERS[group]}
    assert not spelled(seen) & ours
