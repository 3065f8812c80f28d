"""The shell under the fingers: keys, selection, look, and what is left when scripts are off."""

import pytest
from playwright.sync_api import expect


def test_a_list_is_worked_by_keyboard(page, demo, sign_in):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/")
    bar = page.locator("[data-bulk]")
    expect(bar).to_be_hidden()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(bar).to_be_visible()
    expect(bar.locator("[data-bulk-count]").first).to_have_text("2")
    page.keyboard.press("k")
    name = page.locator("[data-row].cur a").first.inner_text().split("\n")[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients/*/")
    expect(page.locator("h1")).to_contain_text(name.split(" ")[0])


def test_a_question_mark_shows_the_keys_and_escape_closes(page, demo, sign_in):
    sign_in("anna")
    page.keyboard.press("?")
    keys = page.locator("#keys")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_the_look_changes_at_once_and_stays(page, demo, sign_in):
    sign_in("edda")
    with page.expect_response("**/settings/display/"):
        page.locator("[data-theme-form] button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    with page.expect_response("**/settings/display/"):
        page.locator("[data-theme-form] button").click()


def test_the_menu_of_a_person_closes_by_escape(page, demo, sign_in):
    sign_in("anna")
    page.locator("summary.me").click()
    sign_out = page.locator(".mine .pop form button").last
    expect(sign_out).to_be_visible()
    page.keyboard.press("Escape")
    expect(sign_out).to_be_hidden()


@pytest.fixture
def plain(browser, demo):
    """A browser without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_without_scripts_one_signs_in_searches_and_changes_the_language(plain, demo):
    plain.goto(f"{demo.url}/sign-in/")
    plain.fill("input[type=email]", "bruno@demo.example")
    plain.fill("input[type=password]", "demo-password")
    plain.click("main button[type=submit]")
    plain.goto(f"{demo.url}/search/?q=sp.+z+o.o.")
    assert plain.locator("main a[href*='/clients/']").count() > 0
    plain.click("summary.me")
    plain.click(".mine button[value=fa]")
    assert plain.locator("html").get_attribute("dir") == "rtl"
    plain.click("summary.me")
    plain.click(".mine button[value=en]")
    assert plain.locator("html").get_attribute("dir") == "ltr"
