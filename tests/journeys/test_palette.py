"""The command palette: settings by words, and what can be done with the record one stands on, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def ask(page):
    """Opens the palette and types; answers the first option, chosen."""

    def typed(words):
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Control+k")
        box = page.locator("[data-palette] input")
        expect(box).to_be_focused()
        box.fill(words)
        page.wait_for_timeout(200)
        page.wait_for_load_state("networkidle")
        return page.locator("[data-palette] [role=option][aria-selected=true]")

    return typed


def first_client(page, demo):
    page.goto(f"{demo.url}/clients/?view=mine")
    page.goto(demo.url + page.locator("[data-row] a").first.get_attribute("href"))


def test_settings_are_reached_by_words(page, demo, sign_in, ask):
    sign_in("edda")
    expect(ask("exchange rat")).to_contain_text("Exchange rates")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rates/")
    expect(ask("branches and")).to_contain_text("Branches and teams")


def test_a_client_is_worked_from_the_palette(page, demo, sign_in, ask, is_accessible):
    sign_in("anna")
    first_client(page, demo)
    expect(ask("log call")).to_contain_text("Write down: Call")
    is_accessible()
    page.keyboard.press("Enter")
    expect(page.locator("#note textarea")).to_be_focused()
    expect(page.locator("#note [name=kind][value=call]")).to_be_checked()
    expect(ask("new activity")).to_contain_text("Plan")
    page.keyboard.press("Enter")
    expect(page.locator("#form-place dialog")).to_be_visible()
    page.keyboard.press("Escape")
    for words, label in (("brief", "Brief"), ("add pers", "Add a person"), ("edit", "Edit")):
        expect(ask(words)).to_contain_text(label)
        page.keyboard.press("Escape")
    expect(ask("hand over")).not_to_contain_text("Hand over")  # a rep may not
    page.keyboard.press("Escape")
    expect(ask("new deal")).to_contain_text("New deal")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/deals/new/\?client=\d+"))


def test_a_deal_is_lost_and_a_ticket_answered_from_the_palette(page, demo, sign_in, ask):
    sign_in("anna")
    page.goto(f"{demo.url}/deals/?state=open&owner=me")
    page.goto(demo.url + page.locator("[data-row] a").first.get_attribute("href"))
    expect(ask("quote")).to_contain_text("Make a quote")
    page.keyboard.press("Escape")
    expect(ask("lose")).to_contain_text("Mark as lost")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lost/**")
    sign_in("eva")
    page.goto(f"{demo.url}/tickets/?state=open")
    page.goto(demo.url + page.locator("[data-row] a").first.get_attribute("href"))
    expect(ask("solved")).to_contain_text("Move to: Solved")
    page.keyboard.press("Escape")
    expect(ask("answer")).to_contain_text("Answer or write a note")
    page.keyboard.press("Enter")
    expect(page.locator("[data-do] :is(textarea, select)").first).to_be_focused()


def test_whoever_leads_hands_over_and_merges_from_the_palette(page, demo, sign_in, ask):
    sign_in("carla")
    first_client(page, demo)
    expect(ask("merge")).to_contain_text("Merge with another")
    page.keyboard.press("Escape")
    expect(ask("hand over")).to_contain_text("Hand over")
    page.keyboard.press("Enter")
    expect(page.locator("#form-place dialog")).to_be_visible()


def test_whoever_may_only_look_is_offered_nothing_to_change(page, demo, sign_in, ask):
    sign_in("eva")
    page.goto(f"{demo.url}/clients/")
    page.goto(demo.url + page.locator("[data-row] a").first.get_attribute("href"))
    ask("")
    labels = page.locator("[data-here] [role=option]").all_inner_texts()
    allowed = set(
        page.locator("main .acts a, main .ph a, main [data-do]").evaluate_all(
            "all => all.map(a => a.dataset.do || a.getAttribute('aria-label') || a.textContent.trim())"
        )
    )
    assert labels and {label.strip() for label in labels} <= allowed


@pytest.fixture
def in_persian(page, demo, sign_in):
    sign_in("bruno")
    page.locator("summary.me").click()
    page.locator(".mine button[value=fa]").press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    yield
    page.set_viewport_size({"width": 1440, "height": 940})
    page.goto(f"{demo.url}/help/")
    page.locator("summary.me").click()
    page.locator(".mine button[value=en]").press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_in_persian_and_on_a_phone(page, demo, ask, is_accessible, in_persian):
    first_client(page, demo)
    page.set_viewport_size(PHONE)
    label = page.locator("main .acts .pop a").nth(1).evaluate("a => a.textContent.trim()")
    ask(label)
    option = page.locator("[data-here] [role=option]").first
    expect(option).to_have_text(label)
    expect(option).to_have_attribute("aria-selected", "true")
    is_accessible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-palette]")).to_be_hidden()
