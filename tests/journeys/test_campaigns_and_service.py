"""A segment counted while it is built, letters made by the worker, a ticket from the public form."""

import re

from playwright.sync_api import expect


def test_a_segment_counts_while_it_is_built_and_letters_are_made(page, demo, sign_in, is_accessible):
    sign_in("marta")
    page.goto(f"{demo.url}/segments/new/")
    is_accessible()
    before = page.locator(".seg-count b").inner_text()
    page.locator("select[name=g0-0-value]").select_option("lead")
    expect(page.locator(".seg-count b")).not_to_have_text(before)
    page.fill("input[name=name]", "Journey leads")
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_url(re.compile(r"/segments/\d+/"))
    page.get_by_role("link", name="Write a letter").click()
    page.fill("input[name=name]", "Journey letter")
    page.select_option("select[name=purpose]", label="Letters by post")
    page.fill("input[name=subject]", "For {name}")
    body = page.locator("textarea[name=body]")
    assert body.bounding_box()["height"] > 200, "a letter needs room"
    body.fill("Dear {person},\n\nhello.")
    page.get_by_role("button", name="Keep the draft").click()
    page.wait_for_url(re.compile(r"/letters/\d+/"))
    page.get_by_role("button", name="Make the letters").click()
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=60_000)
    is_accessible()
    assert page.request.get(page.url.rstrip("/") + "/file/").body().startswith(b"%PDF")


def test_a_ticket_from_the_public_form_is_answered_and_closed(page, demo, sign_in, is_accessible):
    page.goto(f"{demo.url}/help-desk/support/")
    is_accessible()
    page.fill("input[name=name]", "Jan Journey")
    page.fill("input[name=email]", "jan@journey.example")
    page.fill("input[name=subject]", "Journey: lamp is out")
    # As people type: the form takes nothing that was filled in within two seconds.
    page.locator("textarea[name=text]").press_sequentially("The lamp on the left does not shine.", delay=70)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile(r"/help-desk/t/"))
    is_accessible()
    public = page.url
    sign_in("eva")
    page.goto(f"{demo.url}/tickets/?q=Journey")
    page.get_by_role("link", name="Journey: lamp is out").first.click()
    is_accessible()
    answer = page.locator("form", has=page.locator("select[name=then]"))
    answer.locator("textarea[name=text]").fill("A new lamp is on its way.")
    answer.locator("select[name=then]").select_option("closed")
    answer.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_contain_text("Closed")
    page.goto("about:blank")  # the page of the desk would ask on and lead to the sign-in
    page.context.clear_cookies()
    page.goto(public)
    expect(page.locator("main")).to_contain_text("A new lamp is on its way.")
