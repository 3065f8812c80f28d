import pytest
from django.urls import reverse

from crm.web.menu import MenuItem, current_key, items_for, menu


@pytest.fixture
def site(client, otto, settings):
    """Otto's gallery page: any page of the shell."""
    settings.DEBUG = True
    client.force_login(otto)
    return lambda: client.get(reverse("gallery"))


def test_policy_allows_no_inline_script_or_style(site):
    policy = site().headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_private_pages_are_kept_by_no_cache(site):
    assert site().headers["Cache-Control"] == "no-store, private"


def test_every_answer_has_a_reference(site):
    assert site().headers["X-Reference"] != site().headers["X-Reference"]


def test_every_page_asks_for_a_sign_in(client, firm):
    assert client.get("/").headers["Location"].startswith("/sign-in/")


def test_a_fragment_sends_the_whole_page_to_the_sign_in(client, firm):
    answer = client.get("/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/sign-in/")


@pytest.mark.parametrize("kind", ["form", "fragment"])
def test_after_the_sign_in_one_is_where_the_form_stands(client, firm, kind):
    came = {"Referer": "http://testserver/settings/cover/"}
    if kind == "form":
        there = client.post("/settings/cover/1/end/", headers=came).headers["Location"]
    else:
        there = client.get("/settings/audit/figures/", headers=came | {"HX-Request": "true"}).headers[
            "HX-Redirect"
        ]
    assert there == "/sign-in/?next=http%3A//testserver/settings/cover/"


LOOKS = [
    ("theme", "dark", 'data-theme="dark"'),
    ("density", "compact", 'data-density="compact"'),
    ("language", "fa", 'dir="rtl"'),
]


@pytest.mark.parametrize(("field", "value", "seen"), LOOKS)
def test_look_is_kept_for_the_person(client, site, otto, field, value, seen):
    client.post(reverse("display_settings"), {field: value})
    otto.refresh_from_db()
    assert getattr(otto, field) == value
    assert seen in site().content.decode()


def test_look_can_be_taken_back(client, site, otto):
    client.post(reverse("display_settings"), {"theme": "dark"})
    client.post(reverse("display_settings"), {"theme": "auto"})
    assert "data-theme=" not in site().content.decode()


def test_unknown_look_changes_nothing(client, site, otto):
    client.post(reverse("display_settings"), {"theme": "<b>", "language": "xx"})
    otto.refresh_from_db()
    assert (otto.theme, otto.language) == ("", "")


def test_visitor_keeps_a_language_in_a_cookie(client, firm):
    answer = client.post(
        reverse("display_settings"), {"language": "pl"}, headers={"Referer": "http://testserver/sign-in/"}
    )
    assert answer.headers["Location"] == "http://testserver/sign-in/"
    assert client.cookies["django_language"].value == "pl"


def test_look_does_not_lead_to_other_sites(client, firm):
    answer = client.post(
        reverse("display_settings"), {"language": "pl"}, headers={"Referer": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_shell_speaks_the_persons_language(client, site, otto):
    client.post(reverse("display_settings"), {"language": "fa"})
    assert "پرش به محتوا" in site().content.decode()


def test_menu_shows_what_the_role_allows(anna, nils, otto):
    clients = [item for item in menu.items() if (item.entity, item.action) == ("client", "view")]
    assert set(clients) & set(items_for(anna)) == set(clients)
    assert not set(clients) & set(items_for(nils))


def test_the_longest_address_is_the_current_line():
    lines = [
        MenuItem("home", "Home", "house", "home"),
        MenuItem("look", "Look", "sun-medium", "display_settings"),
    ]
    assert current_key(lines, "/settings/display/x/") == "look"
    assert current_key(lines, "/deals/") == "home"
