"""Lines of a quote by keyboard, by mouse and from a spreadsheet."""

import re

from playwright.sync_api import expect


def texts(page):
    return page.locator("#lines input[name$=-text]").evaluate_all("all => all.map(one => one.value)")


def written(page, act):
    page.evaluate("document.getElementById('lines').dataset.old = ''")
    with page.expect_response(lambda answer: answer.url.endswith("/lines/")) as answered:
        act()
    assert answered.value.ok
    page.wait_for_selector("#lines:not([data-old])")


def test_lines_are_typed_moved_dragged_and_pasted(page, demo, sign_in, is_accessible):
    sign_in("edda")
    page.goto(f"{demo.url}/deals/?state=open&sort=amount")
    page.locator("table.grid tbody tr a").first.click()
    page.get_by_role("button", name="Make a quote").click()
    page.wait_for_url(re.compile(r"/quotes/\d+/"))
    first = page.locator("#lines input[name$=-text]").first
    begun = len(texts(page))
    first.focus()
    written(page, lambda: page.keyboard.press("Control+d"))
    assert texts(page)[0] == texts(page)[1] and len(texts(page)) == begun + 1
    page.keyboard.press("ArrowUp")
    page.keyboard.type("Begun by keys")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("2.5")
    written(page, lambda: page.keyboard.press("Alt+ArrowDown"))
    assert texts(page)[1] == "Begun by keys"
    expect(page.locator("[name=lines-1-quantity]")).to_be_focused()
    expect(page.locator("[name=lines-1-quantity]")).to_have_value("2.5")
    page.locator("#lines tbody tr").last.locator("input[name$=-text]").focus()
    written(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("#lines tbody tr").last.locator("input[name$=-text]")).to_be_focused()
    paste = """() => {
        const data = new DataTransfer();
        data.setData("text/plain", "From a sheet\\t3\\t1,50\\nAnother\\t-1\\t2");
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(event);
    }"""
    written(page, lambda: page.evaluate(paste))
    assert texts(page)[-2:] == ["From a sheet", "Another"]
    grip = page.locator("#lines [data-grip]").last
    grip.scroll_into_view_if_needed()
    start, goal = grip.bounding_box(), page.locator("#lines [data-grip]").nth(-2).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 8, goal["y"] + 2, steps=5)
    written(page, page.mouse.up)
    assert texts(page)[-2:] == ["Another", "From a sheet"]
    page.locator("[name=lines-0-quantity]").fill("many")
    page.get_by_role("button", name="Save lines").click()
    expect(page.locator("#lines p.bad").first).to_be_visible()
    is_accessible()
