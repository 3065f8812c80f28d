import re
from xml.etree import ElementTree as ET

import pytest

from crm.web import charts

COLUMNS = [charts.Column("Jan", 90, 120), charts.Column("Feb", 100, 120, 130, 160, "now", "/deals/?month=2")]
ALL = {
    "spark": charts.spark([3, 5, 4]),
    "meter": charts.meter(40, "good", "40 of 100"),
    "stack": charts.stack([(60, "k1"), (40, "k2")], label="Shares"),
    "rhythm": charts.rhythm(
        [{"call": 1}, {}, {"mail": 2}], months=[(0, "Jan")], gap=(1, 1), gap_label="quiet"
    ),
    "columns": charts.columns(COLUMNS, say=str, label="Revenue"),
    "bars": charts.bars([charts.Bar("New", 4, "4", "/deals/")], label="Stages"),
}


@pytest.mark.parametrize("name", ALL)
def test_charts_are_well_formed_and_without_styles(name):
    ET.fromstring(ALL[name])
    assert "style=" not in ALL[name]


@pytest.mark.parametrize("name", ["rhythm", "columns", "stack", "meter"])
def test_charts_say_what_they_show(name):
    role = "group" if "<a " in ALL[name] else "img"  # an image may hold no links
    assert f'role="{role}"' in ALL[name]
    assert re.search(r'aria-label="[^"]+"', ALL[name])


def test_right_to_left_mirrors_the_line():
    last = re.search(r'cx="([\d.]+)"', charts.spark([1, 9], width=100, rtl=True))
    assert float(last[1]) == 3


def test_right_to_left_begins_at_the_right():
    first = re.search(
        r'<rect class="c-call" x="([\d.]+)"', charts.rhythm([{"call": 1}, {}], rtl=True, width=100)
    )
    assert float(first[1]) > 50


def test_paper_gets_literal_colours():
    printed = charts.for_print(ALL["columns"])
    assert 'fill="#2f4bd8"' in printed
    assert 'xmlns="http://www.w3.org/2000/svg"' in printed


def test_figures_open_what_they_count():
    assert 'href="/deals/?month=2"' in ALL["columns"]
    assert 'href="/deals/"' in ALL["bars"]


def test_words_are_escaped():
    assert "<b>" not in charts.bars([charts.Bar("<b>", 1, "<b>")], label="<b>")


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (7, 8), (96, 100), (178, 200), (1234567, 1250000), (0.5, 0.5)]
)
def test_axis_ends_at_a_round_number(most, top):
    assert charts.scale(most)[0] == pytest.approx(top)
    assert most <= charts.scale(most)[0]


def test_nothing_to_show_draws_nothing_wrong():
    assert charts.spark([]) == charts.spark([1]) == ""
    ET.fromstring(charts.columns([], say=str, label="None"))
    ET.fromstring(charts.rhythm([]))
