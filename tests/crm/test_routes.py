import subprocess
import sys

import pytest
from django.urls import URLResolver, path, resolve, reverse

from crm.routes import LaterViews, by_first_word


def view(request):
    raise AssertionError


def test_addresses_of_one_word_stand_behind_it_and_keep_their_order_names_and_terms():
    plain = [
        path("", view, name="home"), path("clients/", view, name="list"), path("clients/new/", view, name="new"),
        path("deals/<int:pk>/", view, {"given": 1}, name="deal"), path("clients/<slug:word>/", view, name="word"),
        path("<slug:any>/clients/", view, name="any"), path("robots.txt", view, name="robots"),
    ]  # fmt: skip
    found = by_first_word(plain)
    groups = {str(one.pattern): one for one in found if isinstance(one, URLResolver)}
    assert list(groups) == ["clients/", "deals/"]
    assert [one.name for one in groups["clients/"].url_patterns] == ["new", "word"]
    assert groups["deals/"].url_patterns[0].default_args == {"given": 1}
    assert [one.name for one in found if not isinstance(one, URLResolver)] == [
        "home",
        "list",
        "any",
        "robots",
    ]


@pytest.mark.parametrize("address", ["/clients/7/", "/clients/", "/clients/new/", "/help/"])
def test_the_firms_addresses_lead_where_they_led(address):
    match = resolve(address)
    assert reverse(match.view_name, args=match.args, kwargs=match.kwargs) == address
    assert f"/{match.route}".count("/") == address.count("/")


def test_a_later_view_loads_its_module_when_asked_and_says_what_is_written_on_it():
    asks = (
        "import sys; from crm.routes import LaterViews; view = LaterViews('wsgiref.validate').validator;"
        "before = 'wsgiref.validate' in sys.modules; hasattr(view, 'public');"
        "print(before, 'wsgiref.validate' in sys.modules, view.__module__, view.__name__)"
    )
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True", "wsgiref.validate", "validator"]


def test_a_later_view_answers_as_the_view_does():
    later = LaterViews("django.urls").resolve
    assert later("/clients/").view_name == resolve("/clients/").view_name
