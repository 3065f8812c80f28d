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


def test_a_quote_becomes_a_pdf_and_an_order(page, demo, sign_in, is_accessible):
    sign_in("edda")
    page.goto(f"{demo.url}/deals/?state=open")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    is_accessible()
    page.get_by_role("button", name=re.compile("quote", re.IGNORECASE)).first.click()
    page.wait_for_url(re.compile(r"/quotes/\d+/"))
    is_accessible()
    pdf = page.request.get(page.url.rstrip("/") + "/pdf/")
    assert pdf.ok
    assert "Q-" in PdfReader(io.BytesIO(pdf.body())).pages[0].extract_text()
