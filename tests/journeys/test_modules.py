"""An admin switches a module off and on again with the keyboard; colleagues feel it at their next click."""

from playwright.sync_api import expect


def press(page, role, name):
    """As somebody without a mouse: focus, Enter."""
    target = page.get_by_role(role, name=name, exact=True)
    target.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_otto_switches_service_off_and_on(page, browser, demo, sign_in, is_accessible):
    eva = sign_in("eva", on=browser.new_page())
    tickets = eva.get_by_role("navigation").get_by_role("link", name="Tickets")
    expect(tickets.first).to_be_visible()
    sign_in("otto")
    page.goto(f"{demo.url}/settings/modules/")
    is_accessible()
    press(page, "link", "Switch off Service")
    expect(page.locator("main")).to_contain_text("Nothing is deleted")
    is_accessible()
    press(page, "button", "Switch off Service")
    try:
        expect(page.get_by_text("Service is switched off. Nothing was deleted.")).to_be_visible()
        is_accessible()
        assert eva.goto(f"{demo.url}/tickets/").status == 404
        expect(eva.get_by_role("heading")).to_have_text("Service is switched off")
        assert eva.goto(demo.url).status == 200
        expect(tickets).to_have_count(0)
    finally:
        page.goto(f"{demo.url}/settings/modules/")
        press(page, "button", "Switch on Service")
    assert eva.goto(f"{demo.url}/tickets/").status == 200
    expect(eva.locator("table.grid tbody tr").first).to_be_visible()
    eva.close()
