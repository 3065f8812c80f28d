"""Figures open what they count, and clients who stopped buying are worked."""

import re

import pytest
from playwright.sync_api import expect


def number_in(text):
    return int(re.search(r"[\d,]+", text).group().replace(",", ""))


@pytest.mark.parametrize("name", ["edda", "carla", "anna"])
def test_a_figure_of_the_dashboard_opens_the_list_it_counts(page, demo, sign_in, is_accessible, name):
    sign_in(name)
    page.goto(f"{demo.url}/dashboard/?fresh=1")
    is_accessible()
    counted = [
        page.locator(".strip > div", has_text="Without a next step").locator("dd a"),
        page.locator(".port li", has_text="Customer").locator(".n a"),
        page.locator("table.lead tbody tr").first.locator(".q a"),
        page.locator("table.lead tbody tr").first.locator("td.opt a"),
    ]
    figures = [(number_in(link.inner_text()), link.get_attribute("href")) for link in counted]
    for count, address in figures:
        page.goto(demo.url + address)
        expect(page.locator("table.grid tfoot")).to_contain_text(
            re.compile(rf"^\s*{count:,} (client|deal)s?")
        )


def test_a_bar_of_the_pipeline_opens_its_deals(page, demo, sign_in):
    sign_in("edda")
    page.goto(f"{demo.url}/dashboard/?fresh=1")
    row = page.locator("table.fun tr").first
    count = number_in(row.locator(".num").inner_text())
    row.locator("a").click()
    page.wait_for_url(re.compile(r"/deals/\?"))
    expect(page.locator("table.grid tfoot")).to_contain_text(re.compile(rf"^\s*{count:,} deals?"))


def test_an_overdue_client_is_contacted_or_set_aside(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/reactivation/?whose=mine")
    rows = page.locator("table.grid tbody tr")
    first, second = (rows.nth(at).locator("a").first.inner_text() for at in range(2))
    rows.first.get_by_role("button", name="Contacted").click()
    expect(page.locator("table.grid")).not_to_contain_text(first)
    page.locator("tr", has_text=second).get_by_role("link", name="Set aside").click()
    is_accessible()
    page.fill("input[name=reason]", "buys elsewhere")
    page.get_by_role("button", name="Set aside").click()
    page.wait_for_url("**/reactivation/**")
    expect(page.locator("table.grid")).not_to_contain_text(second)
