"""The Python twins give what the functions of the database give."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts.imports import folding

NAMES = [
    "Źródło Sp. z o.o.", "ZRODLO spółka z o.o.", "Müller GmbH & Co. KG", 'ООО "Ромашка"', "Ёлка, ИП", "S.A.", "Co",
    "شرکت پارس گستر (سهامی خاص)", "كتاب ۱۲۳", "Größe & Söhne", "J.P. Morgan_Chase", "Ærø Å/S", "  x  ",
]  # fmt: skip
LETTERS = "aąbcćdeęłóżśźÄÖÜäöüßéñøå abАБВёй Фсшاآبپكیيةگ۱۲٣ .,-&'\"/()_123 Sp z oo GmbH "


def in_sql(function, text):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("function", ["fold", "search_key", "name_core"])
def test_names(function, name):
    assert getattr(folding, function)(name) == in_sql(function, name)


class AnyText(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet=LETTERS, max_size=40), st.sampled_from(["fold", "search_key", "name_core"]))
    def test_texts(self, text, function):
        assert getattr(folding, function)(text) == in_sql(function, text)


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), [(0, 1), (3, 4)])
def test_legal_forms_do_not_count(one, other):
    same = folding.name_core(NAMES[one]) == folding.name_core(NAMES[other])
    assert same is (one == 0)
