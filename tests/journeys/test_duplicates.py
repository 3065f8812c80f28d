"""Whoever types a client that is there is told; pairs are compared, merged field by field, taken back, told apart."""

import re

from playwright.sync_api import expect


def names_of(pair):
    return pair.locator(".mg-two b").all_inner_texts()


def test_a_client_is_typed_that_is_there_already(page, demo, sign_in, is_accessible):
    sign_in("carla")
    page.goto(f"{demo.url}/clients/?owner=me")
    name = page.locator("table.grid tbody tr a").first.inner_text().split("\n")[0].strip()
    page.goto(f"{demo.url}/clients/new/")
    page.get_by_label("Name", exact=True).first.press_sequentially(name.lower())
    expect(page.locator("#duplicates")).to_contain_text("It may be here already")
    expect(page.locator("#duplicates")).to_contain_text(name)
    is_accessible()


def test_the_tax_number_of_another_is_noticed_while_it_is_typed_in_place(page, demo, sign_in):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    links = page.locator("table.grid tbody tr a").evaluate_all("rows => rows.map(row => row.href)")
    number = ""
    for link in links[1:]:
        page.goto(link)
        number = page.locator("#fact-tax_number").inner_text().strip()
        if re.search(r"\d{5}", number):
            break
    page.goto(links[0])
    page.locator("#fact-tax_number a").click()
    field = page.locator("#fact-tax_number input[type=text]")
    field.fill("")
    field.press_sequentially(number)
    known = page.locator("#fact-tax_number .known")
    expect(known).to_contain_text("It may be here already")
    expect(known).to_contain_text("same tax number")
    page.keyboard.press("Escape")
    expect(known).to_have_count(0)


def test_a_pair_is_merged_field_by_field_taken_back_and_told_apart(page, demo, sign_in, is_accessible):
    sign_in("edda")
    page.goto(f"{demo.url}/clients/pairs/")
    pairs = page.locator(".mg-pairs > li")
    before = pairs.count()
    assert before >= 2
    is_accessible()
    left, right = names_of(pairs.first)
    pairs.first.get_by_role("link", name="Compare").click()
    is_accessible()
    page.locator("input[name=keep][value=left]").check()
    other = page.locator(".mg-r:not(.mg-h)").first.locator("label").nth(1)
    wanted = other.inner_text().strip()
    other.locator("input").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("is part of")
    if wanted != "empty":
        expect(page.locator("main")).to_contain_text(wanted)
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text(re.compile("undone", re.IGNORECASE), timeout=60_000)
    page.goto(f"{demo.url}/clients/pairs/")
    again = pairs.filter(has_text=left).filter(has_text=right)
    expect(again).to_have_count(1)
    again.get_by_role("button", name="Not a duplicate").click()
    expect(page.locator("[data-toast]")).to_contain_text("this is remembered")
    expect(pairs).to_have_count(before - 1)
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(pairs).to_have_count(before)
