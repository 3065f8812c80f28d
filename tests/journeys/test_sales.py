"""From the board to an order."""

import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader


def test_a_deal_moves_by_keyboard_and_stays_moved(page, demo, sign_in):
    sign_in("edda")
    page.goto(f"{demo.url}/deals/board/")
    first = page.locator(".col").nth(0).locator(".card").first
    title = first.locator("h3").inner_text()
    first.focus()
    with page.expect_response(lambda answer: answer.request.method == "POST") as moved:
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
    assert moved.value.ok
    page.reload()
    expect(page.locator(".col").nth(1)).to_contain_text(title)


def test_a_deal_is_dragged_with_the_mouse(page, demo, sign_in):
    sign_in("edda")
    page.goto(f"{demo.url}/deals/board/")
    card = page.locator(".col").nth(1).locator(".card").first
    title = card.locator("h3").inner_text()
    start, goal = card.bounding_box(), page.locator(".col").nth(2).locator(".card").first.bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 40, steps=4)
    with page.expect_response(lambda answer: answer.request.method == "POST") as moved:
        page.mouse.move(goal["x"] + 80, goal["y"] + 20, steps=8)
        page.mouse.up()
    assert moved.value.ok
    page.reload()
    expect(page.locator(".col").nth(2)).to_contain_text(title)


def strip_of(page):
    """The facts under the head: word -> value."""
    cells = page.locator(".strip > div")
    return dict(
        cells.evaluate_all(
            "all => all.map(c => [c.querySelector('dt').innerText, c.querySelector('dd').innerText])"
        )
    )


def test_a_deal_becomes_a_quote_on_paper_and_an_order_of_the_same_totals(page, demo, sign_in, is_accessible):
    sign_in("edda")
    page.goto(f"{demo.url}/deals/?state=open&sort=-amount")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    is_accessible()
    deal = page.url
    page.get_by_role("button", name="Make a quote").click()
    page.wait_for_url(re.compile(r"/quotes/\d+/"))
    is_accessible()
    number, price = page.locator("h1 .ltr").inner_text(), page.locator("input[name$=price_amount]").first
    with page.expect_response(lambda answer: "/totals/" in answer.url):
        price.fill("1234.50")
    with page.expect_response(lambda answer: answer.url.endswith("/lines/")):
        page.get_by_role("button", name="Save lines").click()
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.locator("h1")).to_contain_text("Sent")
    quote = strip_of(page)
    text = PdfReader(io.BytesIO(page.request.get(f"{page.url}pdf/").body())).pages[0].extract_text()
    assert number in text
    assert re.sub(r"\D", "", quote["Total"]) in re.sub(r"[.,\s]", "", text)
    assert number in page.request.get(f"{page.url}print/").text()
    page.get_by_role("button", name="Accepted").click()
    expect(page.locator("#accept")).to_be_visible()
    is_accessible()
    page.get_by_role("button", name="Make the order").click()
    page.wait_for_url(re.compile(r"/orders/\d+/"))
    is_accessible()
    order = strip_of(page)
    assert {key: order[key] for key in ("Net", "Total", "Margin")} == {
        key: quote[key] for key in ("Net", "Total", "Margin")
    }
    page.goto(deal)
    expect(page.locator("h1")).to_contain_text("Won")
