import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.search.marking import mark_words
from crm.search.text import SearchText, fold

LETTERS = "aąäAĄÄßæœłŁżŻğıöÖéÉñřšñ ЁёЙйЖ پچژیيىكکآأإةؤ۳٣٠۹ 0-9‌­.@"


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet=LETTERS, max_size=30), min_size=20, max_size=40))
def test_fold_is_the_twin_of_the_database(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fold(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n", [texts]
        )
        assert [fold(text) for text in texts] == [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("+48 600-123-456", "48600123456"),
        ("0048 600 123 456", "48600123456"),
        ("(022) 123 45 67", "221234567"),
        ("۰۶۰۰ ۱۲۳", "600123"),
        ("12", ""),
        ("abc 123", ""),
        ("", ""),
    ],
)
def test_digits_of_a_phone_in_any_format(typed, digits):
    assert SearchText(typed).digits == digits


@pytest.mark.parametrize(
    ("typed", "code"),
    [("525-000-12-34", "5250001234"), ("PL 5250001234", "PL5250001234"), ("Q-7", ""), ("nord", "")],
)
def test_codes_without_their_dashes(typed, code):
    assert SearchText(typed).code == code


@pytest.mark.parametrize(
    ("title", "words", "marked"),
    [
        ("Żubr Łódź", ["zub", "lodz"], "<mark>Żub</mark>r <mark>Łódź</mark>"),
        ("Weiß & Co", ["weiss"], "<mark>Weiß</mark> &amp; Co"),
        ("<b>", ["b"], "&lt;<mark>b</mark>&gt;"),
        ("Nordic", [], "Nordic"),
        ("", ["x"], ""),
    ],
)
def test_marks_stand_around_what_matches(title, words, marked):
    assert mark_words(title, words) == marked
