"""The search box leads to pages: menus, settings, help; only those that one may open."""

import pytest

from crm.office.templatetags.settings_nav import pages_for
from crm.search.text import SearchText
from crm.web.places import places_to_go, things_to_make
from crm.web.settings_menu import settings_pages

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PEOPLE = ("anna", "carla", "otto", "edda", "nils", "marta", "eva")


def went(user, text):
    return [place.url for place in places_to_go(user, SearchText(text))]


@pytest.mark.parametrize("who", PEOPLE)
def test_every_settings_page_that_one_may_open_is_found_by_its_name_and_no_other(personas, who):
    user = getattr(personas, who)
    own = {page.key for page in pages_for(user)}
    assert own
    for page in settings_pages.items():
        assert (page.url in went(user, str(page.label))) is (page.key in own), page.key


def test_what_is_found_opens(client, personas):
    client.force_login(personas.edda)
    for page in pages_for(personas.edda):
        assert page.url in client.get("/search/", {"q": str(page.label)}, headers=HTMX).text
        assert client.get(page.url).status_code == 200, page.key


def test_a_page_is_found_by_what_is_kept_there(personas):
    assert went(personas.otto, "branches")[:1] == ["/settings/structure/"]
    assert "/settings/roles/" in went(personas.otto, "how far reach")
    assert went(personas.otto, "ow fa") == [], "words elsewhere than in the name are found by their beginning"
    assert went(personas.otto, "") == []


def test_each_address_stands_once(personas):
    for text in ("settings", "profile", "mail"):
        found = went(personas.edda, text)
        assert len(found) == len(set(found)) > 0


def test_the_help_of_a_module_that_is_off_is_not_offered(personas, firm):
    assert "/help/tickets/" in went(personas.anna, "tickets")
    firm.modules_off = ["service"]
    firm.save()
    del personas.anna.access_context
    assert not [url for url in went(personas.anna, "tickets") if "ticket" in url]


def test_all_that_one_may_make_is_offered_while_nothing_is_typed(personas):
    made = [place.url for place in things_to_make(personas.anna, SearchText(""))]
    assert "/clients/new/" in made
    made = [place.url for place in things_to_make(personas.nils, SearchText(""))]
    assert made == ["/messages/new/"]


def test_the_palette_keeps_a_place_for_what_can_be_done_on_the_page_behind(client, personas):
    client.force_login(personas.anna)
    for text in ("", "zubr"):
        assert "data-here" in client.get("/search/", {"q": text}, headers=HTMX).text
        assert (
            "data-here"
            not in client.get("/search/", {"q": text}).text.partition("<main")[2].partition("</main")[0]
        )
