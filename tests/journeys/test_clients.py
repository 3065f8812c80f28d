"""Find a client, work it, and work many at once."""

import re

import pytest
from playwright.sync_api import expect


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
    box.fill("Send the samples on Friday")
    expect(page.locator("[name=next_title]")).to_have_value("Send the samples")
    # Other words, sent before they are read on the page.
    box.fill("Called, wants a new price list. Call back Tuesday 10:00")
    box.press("Control+Enter")
    expect(page.locator(".tl")).to_contain_text("wants a new price list")
    page.reload()
    expect(page.locator("main")).to_contain_text(re.compile("Call back", re.IGNORECASE))
    expect(page.locator(".act", has_text="Send the samples")).to_have_count(0)


def test_the_name_is_mended_in_the_head(page, demo, sign_in, is_accessible):
    """Enter opens it and keeps it, Escape leaves it; whoever else is called so is shown meanwhile."""
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    others = page.locator("table.grid tbody tr a").nth(2).inner_text().split("\n")[-1].strip()
    page.locator("table.grid tbody tr a").nth(3).click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    page.wait_for_load_state("networkidle")
    name = page.locator("h1 .inline-value")
    before = name.inner_text()
    name.focus()
    page.keyboard.press("Enter")
    field = page.locator("#fact-name input[name=name]")
    expect(field).to_be_focused()
    field.fill(others)
    expect(page.locator("#fact-name .known")).to_contain_text(others)
    is_accessible()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(name).to_have_text(before)
    name.click()
    field.fill(f"{before} Works")
    page.keyboard.press("Enter")
    expect(name).to_have_text(f"{before} Works")
    expect(field).to_have_count(0)
    expect(page.locator(".crumbs [aria-current]")).to_have_text(f"{before} Works")
    expect(page).to_have_title(re.compile(f"^{re.escape(before)} Works"))


def test_three_keys_beside_the_text_log_a_call_with_its_next_step(page, demo, sign_in):
    """N goes to the box, Ctrl+Enter saves; what was read of the text is there already."""
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").nth(1).click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("Called about the spare belts. Call back in three days at half past nine")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tl")).to_contain_text("spare belts")
    page.reload()
    step = page.locator(".act", has_text="Call back").first
    expect(step).to_be_visible()
    expect(page.locator("#stream li", has_text="spare belts").locator(".tt")).to_contain_text("called")


def test_an_entry_is_pinned_by_keyboard_and_taken_off(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me&sort=-turnover")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    page.wait_for_load_state("networkidle")
    pin = page.locator("#stream ol:not(.pinned) .pin").first
    key = pin.get_attribute("id").removeprefix("pin-")
    pin.focus()
    page.keyboard.press("Enter")
    pinned = page.locator(f"#pinned-{key}")
    expect(pinned).to_be_visible()
    is_accessible()
    expect(page.locator(f"#pin-{key}")).to_have_attribute("aria-pressed", "true")
    page.locator(f"#pinned-pin-{key}").press("Enter")
    expect(pinned).to_have_count(0)


def test_two_who_change_one_fact_are_asked_which_one_stays(page, browser, demo, sign_in, is_accessible):
    sign_in("carla")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    page.locator("a[href$='/facts/industry/']").first.click()
    field = page.locator("#fact-industry input[type=text]")
    expect(field).to_be_visible()
    edda = sign_in("edda", on=browser.new_page())
    edda.goto(page.url)
    edda.locator("a[href$='/facts/industry/']").first.click()
    edda.locator("#fact-industry input[type=text]").fill("Journey theirs")
    edda.keyboard.press("Enter")
    expect(edda.locator("#fact-industry")).to_contain_text("Journey theirs")
    edda.close()
    field.fill("Journey mine")
    field.press("Enter")
    dialog = page.locator("dialog.dlg[open]")
    expect(dialog).to_contain_text("Edda Engel saved this meanwhile")
    expect(dialog).to_contain_text("Journey theirs")
    is_accessible()
    dialog.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#fact-industry")).to_contain_text("Journey mine")


def test_many_are_filtered_handed_over_and_taken_back(page, demo, sign_in, is_accessible):
    sign_in("carla")
    narrowed = f"{demo.url}/clients/?owner=me&stage=customer"
    page.goto(narrowed)
    rows = page.locator("table.grid tbody tr[data-row]")
    before = rows.count()
    for at in range(2):
        rows.nth(at).locator("input[type=checkbox]").check()
    page.get_by_role("toolbar").get_by_role("button", name="Hand over").click()
    dialog = page.locator("#list-dialog")
    expect(dialog).to_contain_text("2 clients")
    is_accessible()
    dialog.locator("select").first.select_option(label="Bruno Berg")
    dialog.get_by_role("button", name="Hand over").click()
    expect(page.locator("[data-toast]")).to_contain_text("Bruno Berg: 2 clients")
    assert page.url == narrowed
    expect(rows).to_have_count(before - 2)
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text(re.compile("undone", re.IGNORECASE), timeout=60_000)
    page.goto(narrowed)
    expect(rows).to_have_count(before)


@pytest.mark.parametrize(("kind", "begins"), [("csv", b""), ("xlsx", b"PK")])
def test_what_is_shown_is_exported(page, demo, sign_in, kind, begins):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me&stage=lead")
    name = page.locator("table.grid tbody tr a").first.inner_text().split("\n")[0].strip()
    page.locator("summary", has_text="Export").click()
    with page.expect_download(timeout=60_000) as export:
        page.locator(f"button[name=format][value={kind}]").click()
    content = export.value.path().read_bytes()
    assert content.startswith(begins)
    assert kind == "xlsx" or name in content.decode("utf-8-sig")


def test_carla_moves_a_plan_by_mouse_and_by_keyboard_and_plans_in_an_empty_half_hour(page, demo, sign_in):
    sign_in("carla")
    page.goto(f"{demo.url}/calendar/")
    page.locator("td[data-clock='12:30']").nth(2).click()
    page.locator("dialog #id_title").fill("Lunch at the mill")
    page.locator("dialog .actions .p").click()
    plan = page.locator(".cev", has_text="Lunch at the mill")
    day = plan.locator("xpath=ancestor::td").get_attribute("data-day")
    plan.locator("xpath=ancestor::td").and_(page.locator("[data-clock='12:30']")).wait_for()
    plan.drag_to(page.locator(f"td[data-day='{day}'][data-clock='17:00']"), force=True)
    page.locator(f"td[data-day='{day}'][data-clock='17:00'] .cev", has_text="Lunch").focus()
    for key in ("Space", "ArrowUp", "ArrowUp", "Space"):
        page.keyboard.press(key)
    page.locator(f"td[data-day='{day}'][data-clock='16:00'] .cev", has_text="Lunch").wait_for()


def test_a_need_is_noted_corrected_and_taken_back(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    profile = page.locator("#client-profile")
    profile.get_by_title("Add a need or preference").click()
    dialog = page.locator("#form-place dialog")
    dialog.get_by_label("Kind").select_option("need")
    dialog.get_by_label("What").fill("A quiet room")
    page.keyboard.press("Enter")
    expect(profile).to_contain_text("A quiet room")
    is_accessible()
    profile.locator("a.inline-value", has_text="A quiet room").click()
    dialog.get_by_label("What").fill("A quiet room with a screen")
    page.keyboard.press("Enter")
    expect(profile).to_contain_text("with a screen")
    profile.locator("a.inline-value", has_text="with a screen").click()
    dialog.locator(".remove button").click()
    expect(profile).not_to_contain_text("with a screen")
    page.locator("[data-toast] form button").last.click()
    expect(page.locator("main")).to_contain_text("1 row is as it was before.")
