"""Colleagues write to each other: it arrives while the other looks at something else, and is answered on the record."""

import re

from playwright.sync_api import expect


def test_a_message_arrives_and_is_answered(page, browser, demo, sign_in, is_accessible):
    sign_in("anna")
    bruno = sign_in("bruno", on=browser.new_page())
    bruno.goto(f"{demo.url}/deals/board/")
    page.goto(f"{demo.url}/messages/new/")
    is_accessible()
    page.get_by_label(re.compile("^To")).select_option(label="Bruno Berg")
    page.get_by_role("textbox", name="Message").fill("Who calls the paper mill today?")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/messages/*/")
    expect(page.locator("#talk-thread")).to_contain_text("Who calls the paper mill today?")
    bruno.locator(".toast.told", has_text="Anna Adamska wrote to you").wait_for(timeout=12_000)
    bruno.goto(f"{demo.url}/messages/")
    bruno.get_by_role("link", name=re.compile("Anna")).first.click()
    expect(bruno.locator("#talk-thread")).to_contain_text("Who calls the paper mill today?")
    bruno.locator("textarea").fill("I do, at ten.")
    bruno.keyboard.press("Control+Enter")
    expect(bruno.locator("#talk-thread")).to_contain_text("I do, at ten.")
    bruno.close()
    # Anna's page is open on the conversation: the answer comes by itself, sooner than the pulse would ask.
    expect(page.locator("#talk-thread")).to_contain_text("I do, at ten.", timeout=12_000)
    is_accessible()


def test_a_colleague_is_asked_on_a_record(page, browser, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    page.locator("#talk textarea").click()
    page.keyboard.type("@Car")
    page.get_by_role("option", name=re.compile("Carla")).first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("can they pay in two parts?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#talk")).to_contain_text("can they pay in two parts?")
    is_accessible()
    here = page.url
    carla = sign_in("carla", on=browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark"))
    carla.goto(f"{demo.url}/notices/")
    carla.locator("main").get_by_text("Anna Adamska named you in a message").first.click()
    expect(carla.locator("main")).to_contain_text("can they pay in two parts?")
    carla.goto(here)
    expect(carla.locator("#talk-thread")).to_contain_text("can they pay in two parts?")
    assert carla.evaluate("document.documentElement.scrollWidth <= innerWidth")
    carla.close()
