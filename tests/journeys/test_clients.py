"""Import a list, find a client in it, work it."""

import re

from playwright.sync_api import expect

LIST = (
    "Kundenliste;;;;\nFirma;Ort;Telefon;E-Mail;PLZ\n"
    "Journey Müller GmbH;Köln;0221 555 12 34;info@journey-mueller.example;50667\n"
    "Journey Łódź Sp. z o.o.;Łódź;+48 42 555 66 77;biuro@journey-lodz.example;90-001\n"
    "Journey Broken;Ort;x;not-an-address;1\n"
)


def test_a_list_is_imported_worked_and_taken_back(page, demo, sign_in, tmp_path, is_accessible):
    source = tmp_path / "kunden.csv"
    source.write_bytes(LIST.encode("cp1250"))
    sign_in("anna")
    page.goto(f"{demo.url}/clients/import/")
    is_accessible()
    page.set_input_files("input[type=file]", source)
    page.locator("main form button.btn.p").first.click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    is_accessible()
    expect(page.locator("main")).to_contain_text("Journey Müller GmbH")
    page.locator("main form button.btn.p").last.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"Refused\s*1"), timeout=60_000)
    is_accessible()
    page.locator("main form button.btn.p").last.click()
    expect(page.locator("main")).to_contain_text("Undo", timeout=60_000)
    page.goto(f"{demo.url}/clients/?q=journey mueller")
    expect(page.locator("table.grid")).to_contain_text("Journey Müller GmbH")


def test_search_forgives_and_opens_by_keyboard(page, demo, sign_in):
    sign_in("edda")
    page.goto(f"{demo.url}/clients/")
    name = page.locator("table.grid tbody tr a").first.inner_text().split("\n")[0].strip()
    page.keyboard.press("Control+k")
    page.keyboard.type(name[:5].lower())
    # At once, before the answer can have come: Enter waits for it.
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(clients|deals|quotes|orders)/\d+/"))


def test_a_call_is_logged_with_a_next_step_and_a_fact_is_mended(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    is_accessible()
    box = page.locator("form textarea").first
    box.fill("Called, wants a new price list. Call back Tuesday 10:00")
    box.press("Control+Enter")
    expect(page.locator(".tl")).to_contain_text("wants a new price list")
    page.reload()
    expect(page.locator("main")).to_contain_text(re.compile("Call back", re.IGNORECASE))
