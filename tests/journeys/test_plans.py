"""A rep plans what repeats, works through a call list by keyboard, and is reminded on the page that is open."""

from datetime import date, timedelta

from playwright.sync_api import expect


def test_a_call_list_is_worked_by_keyboard(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/calls/")
    page.get_by_role("link", name="Spring catalogue").first.click()
    is_accessible()
    page.keyboard.press("n")
    page.wait_for_url("**/calls/clients/*/")
    is_accessible()
    first = page.url
    page.keyboard.press("1")
    page.keyboard.type("Liked the samples. Send the price list tomorrow")
    expect(page.locator("[name=next_title]")).to_have_value("Send the price list")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first)
    # As from a keyboard that is set to Persian.
    page.locator("body").dispatch_event("keydown", {"key": "۲", "code": "Digit2"})
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    page.goto(f"{demo.url}/today/")
    page.locator("#call-lists").wait_for()
    assert page.locator("#call-lists").get_by_text("Spring catalogue").count() == 1


def test_a_plan_repeats_and_reminds(page, demo, sign_in, is_accessible):
    sign_in("bruno")
    page.goto(f"{demo.url}/activities/new/")
    page.fill("[name=title]", "Look through the offers")
    page.fill("[name=day]", (date.today() + timedelta(days=1)).isoformat())
    page.fill("[name=clock]", "10:30")
    page.get_by_text("Remind, repeat").click()
    page.select_option("[name=repeat]", "weekdays")
    page.select_option("[name=remind_minutes]", "2880")
    is_accessible()
    page.get_by_role("button", name="Plan", exact=True).last.click()
    # Two days before tomorrow is over, so the reminder is due at once: the open page shows it within half a minute.
    toast = page.locator(".toast.told")
    toast.wait_for(timeout=60_000)
    assert "Look through the offers" in toast.inner_text()
    toast.locator("form button").click()
    page.wait_for_url("**/activities/*/")
    assert page.locator("[name=repeat]").input_value() == "weekdays"


def test_a_lead_looks_at_standards_and_late_work(page, demo, sign_in, is_accessible):
    sign_in("edda")
    page.goto(f"{demo.url}/standards/")
    is_accessible()
    figure = page.locator(".breaches tbody a").first
    count = figure.inner_text()
    figure.click()
    page.wait_for_load_state("networkidle")
    assert count in page.locator("main").inner_text()


def test_what_moved_meanwhile_is_moved_from_there(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/calendar/?view=month")
    block = page.locator(".cev[data-move-url]").first
    other = page.context.new_page()
    other.goto(demo.url + block.get_attribute("data-move-url"))
    other.fill("[name=clock]", "13:30")
    other.get_by_role("button", name="Move", exact=True).click()
    other.wait_for_load_state("networkidle")
    other.close()
    block.focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_text("Nothing was moved")).to_be_visible()
    expect(dialog.get_by_text("You, in another window").first).to_be_visible()
    is_accessible()
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(dialog).to_have_count(0)


def test_a_double_press_plans_once(page, demo, sign_in):
    """In the dialog of a client's page, whose answer leaves the form where it is."""
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").nth(2).click()
    page.wait_for_url("**/clients/*/")
    page.locator("a[hx-get*='/activities/new/']").first.click()
    dialog = page.locator("#form-place dialog[open]")
    dialog.locator("[name=title]").fill("Bring the colour cards")
    dialog.get_by_role("button", name="Plan", exact=True).last.dblclick()
    expect(dialog).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator(".act", has_text="Bring the colour cards")).to_have_count(1)
