"""Nothing with an owner is forgotten when a colleague moves or leaves."""

from django.apps import apps

from crm.access.holdings import holdings
from crm.access.locks import ScopedModel


def test_every_model_with_an_owner_is_a_holding():
    owned = {model for model in apps.get_models() if issubclass(model, ScopedModel)}
    assert owned == {holding.model for holding in holdings.items() if holding.carries_place}


def test_every_holding_has_words_and_rows(db, anna):
    for holding in holdings.items():
        assert "2" in holding.words(2)
        assert holding.rows(anna).count() == holding.count(anna) == 0
