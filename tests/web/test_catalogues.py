import re

import pytest

from crm.web import catalogues

LANGUAGES = ("pl", "ru", "fa")


def test_words_of_python_code():
    source = (
        'a = _("One")\nb = ngettext("%(n)s row", "%(n)s rows", n)\nc = pgettext("verb", "Order")\nother("No")'
    )
    found = list(catalogues.words_of_python(source))
    assert found == [("One", None), (("%(n)s row", "%(n)s rows"), None), ("Order", "verb")]


def test_words_of_templates():
    source = (
        '{% translate "One" %}{% translate "Order" context "verb" %}{% tag _("Two") %}'
        "{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    found = list(catalogues.words_of_template(source))
    assert found == [("One", None), ("Order", "verb"), ("Two", None), (("%(n)s row", "%(n)s rows"), None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    for message in catalogues.load(language):
        if not message.id or not catalogues.is_translated(message.string):
            continue
        if isinstance(message.id, str):
            assert places(message.string) == places(message.id), message.id
        else:  # "one" may say it without the number
            assert all(places(text) <= places(message.id[-1]) for text in message.string), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shell_is_translated(language):
    catalog = catalogues.load(language)
    for word in ("Skip to content", "Search or jump to", "Sign out", "Nothing is here for you"):
        assert catalogues.is_translated(catalog.get(word).string)


def places(text):
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))
