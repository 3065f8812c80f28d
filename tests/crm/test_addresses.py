import pytest
from django.template import engines
from django.test import override_settings
from django.urls import NoReverseMatch, include, path, reverse, set_script_prefix

from crm.addresses import address

urlpatterns = [path("elsewhere/", include("crm.urls"))]


def drawn(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("today", ()), ("client_page", (7,)), ("client_page", (70,)), ("client_fact", (7, "tags")),
        ("share_page", ("client", 7)), ("help_page", ("a{0}",)), ("sign_in", ()),
    ],
)  # fmt: skip
def test_an_address_is_what_django_says(name, args):
    try:
        expected = reverse(name, args=args)
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            address(name, *args)
    else:
        assert address(name, *args) == expected


def test_it_follows_the_prefix_and_the_urls_in_force():
    assert address("client_page", 7) == "/clients/7/"
    with override_settings(ROOT_URLCONF=__name__):
        assert address("client_page", 7) == "/elsewhere/clients/7/"
    set_script_prefix("/crm/")
    try:
        assert address("client_page", 7) == "/crm/clients/7/"
    finally:
        set_script_prefix("/")


def test_the_tag_gives_addresses_with_words_keys_and_names():
    assert drawn("{% url 'client_fact' pk 'tags' %}", pk=7) == reverse("client_fact", args=[7, "tags"])
    assert drawn("{% url 'client_page' pk=7 %}") == reverse("client_page", args=[7])
    assert drawn("{% url name as here %}[{{ here }}]", name="today") == f"[{reverse('today')}]"


def test_an_unknown_name_is_an_error_or_nothing():
    assert drawn("{% url 'no_such_page' as here %}[{{ here }}]") == "[]"
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'no_such_page' %}")
