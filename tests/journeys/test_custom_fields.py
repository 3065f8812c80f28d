"""A firm makes a field for itself, fills it in, finds by it, and lets it go without losing anything."""

import re

from playwright.sync_api import expect


def add(page, demo, label, kind, choices=""):
    page.goto(f"{demo.url}/settings/fields/new/client/")
    page.get_by_label("Name", exact=True).fill(label)
    page.get_by_label(re.compile("^Type")).select_option(label=kind)
    if choices:
        page.get_by_label(re.compile("^Choices")).fill(choices)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=label)).to_be_visible()


def test_a_field_is_made_filled_in_listed_and_archived(page, demo, sign_in, is_accessible):
    sign_in("otto")
    add(page, demo, "Shelf colour", "One choice", "Amber\nBlue")
    is_accessible()
    sign_in("edda")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    here = page.url
    fact = page.locator("dd[id$='-shelf_colour']")
    if not fact.is_visible():
        page.locator(".cf-more > summary").click()
    fact.locator("a").click()
    # The choice is sent as it is made, by a script that has come when it has focused the field.
    expect(fact.locator("select")).to_be_focused()
    fact.locator("select").select_option(label="Blue")
    expect(fact.locator("select")).to_have_count(0)
    expect(fact).to_contain_text("Blue")
    is_accessible()
    page.goto(f"{demo.url}/clients/?custom.shelf_colour=c2")
    expect(page.locator("main")).to_contain_text("Shelf colour")
    expect(page.locator("table.grid tbody tr[data-row]")).to_have_count(1)
    sign_in("otto")
    page.goto(f"{demo.url}/settings/fields/")
    row = page.locator(".set-row", has_text="Shelf colour")
    row.get_by_role("link").click()
    page.locator("input[name=choice_label]").nth(1).fill("Navy")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-toast]")).to_contain_text("Saved.")
    sign_in("edda")
    page.goto(here)
    expect(page.locator("dd[id$='-shelf_colour']")).to_contain_text("Navy")
    sign_in("otto")
    page.goto(f"{demo.url}/settings/fields/")
    row.get_by_role("button", name="Archive").click()
    expect(page.locator("[data-toast]")).to_contain_text("is archived")
    sign_in("edda")
    page.goto(here)
    expect(page.locator("dd[id$='-shelf_colour']")).to_have_count(0)


def test_two_who_change_one_value_are_asked_which_one_stays(page, browser, demo, sign_in, is_accessible):
    sign_in("otto")
    add(page, demo, "Gate word", "Text")
    sign_in("edda")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").nth(1).click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    other = sign_in("edda", on=browser.new_page())
    other.goto(page.url)
    for one in (page, other):
        fact = one.locator("dd[id$='-gate_word']")
        if not fact.is_visible():
            one.locator(".cf-more > summary").click()
        fact.locator("a").click()
        expect(fact.locator("textarea")).to_be_visible()
    other.locator("dd[id$='-gate_word'] textarea").fill("theirs")
    other.locator("dd[id$='-gate_word']").get_by_role("button", name="Save").click()
    expect(other.locator("dd[id$='-gate_word']")).to_contain_text("theirs")
    other.close()
    page.locator("dd[id$='-gate_word'] textarea").fill("mine")
    page.locator("dd[id$='-gate_word']").get_by_role("button", name="Save").click()
    dialog = page.locator("dialog.dlg[open]")
    expect(dialog).to_contain_text("theirs")
    is_accessible()
    dialog.get_by_role("button", name="Keep mine").click()
    expect(page.locator("dd[id$='-gate_word']")).to_contain_text("mine")
