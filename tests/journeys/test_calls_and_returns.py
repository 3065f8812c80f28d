"""What comes from outside: a tax number read out with dashes, a mail that did not arrive, a call that rings."""

import json
import re
import time
import urllib.request

from playwright.sync_api import expect

from crm.web_hooks import SIGNATURE, TIME, signature

SECRET = "a secret of the journey"


def first_client(page, demo, query="owner=me&kind=company&sort=-turnover"):
    page.goto(f"{demo.url}/clients/?{query}")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    return page.url


def test_a_tax_number_is_found_with_dashes_and_spaces(page, demo, sign_in):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me&kind=company&country=PL&sort=-turnover")
    rows = page.locator("table.grid tbody tr a[href^='/clients/']").all()
    for address in [row.get_attribute("href") for row in rows]:
        page.goto(f"{demo.url}{address}edit/")
        figures = re.sub(r"\D", "", page.locator("input[name=tax_number]").input_value())
        if len(figures) >= 8:  # not every firm has said its number
            break
    name = page.locator("input[name=name]").input_value()
    for mark in ("-", " "):
        page.goto(f"{demo.url}/clients/")
        box = page.get_by_role("searchbox").first
        box.fill(mark.join((figures[:3], figures[3:6], figures[6:])))
        box.press("Enter")
        page.wait_for_url(re.compile("[?&]q="))
        expect(page.locator("table.grid tbody tr")).to_have_count(1)
        expect(page.locator("table.grid tbody")).to_contain_text(name)


def test_a_mail_that_came_back_is_told_at_the_mail_and_at_the_client(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/mails/?q=open day")
    page.locator("main table.grid tbody a[href^='/mails/']").first.click()
    page.wait_for_url(re.compile(r"/mails/\d+/"))
    main = page.locator("main")
    page.locator(".ml-m:not([open]) summary").first.click()
    expect(main.get_by_text("Did not reach")).to_be_visible()
    expect(main.get_by_role("link", name="The report")).to_be_visible()
    is_accessible()
    page.locator("main a[href^='/clients/']").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/"))
    expect(main).to_contain_text("No such user here")
    is_accessible()


def rings(demo, **said):
    body, at = json.dumps(said).encode(), str(int(time.time()))
    headers = {"Content-Type": "application/json", TIME: at, SIGNATURE: signature(SECRET, at, body)}
    asked = urllib.request.Request(f"{demo.url}/hooks/telephony/", body, headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.status


def test_a_call_rings_on_the_screen_and_is_written_down_on_its_client(
    page, browser, demo, sign_in, is_accessible
):
    sign_in("otto")
    page.goto(f"{demo.url}/settings/telephony/")
    page.get_by_label("Secret").fill(SECRET)
    page.locator("input[name=takes_calls]").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast", has_text="Saved")).to_be_visible()
    is_accessible()
    sign_in("anna")
    client = first_client(page, demo)
    name = page.locator("h1").first.inner_text().split("\n")[0].strip()
    number = page.locator("main a[href^='tel:']").first.get_attribute("href").removeprefix("tel:")
    page.goto(f"{demo.url}/deals/board/")
    assert rings(demo, number=number, user="anna@demo.example", id=f"journey-{time.time()}") == 200
    told = page.locator(".toast.told", has_text=re.compile(f"{re.escape(name)}.* calls"))
    told.wait_for(timeout=60_000)
    is_accessible()
    told.get_by_role("button", name="calls").click()
    page.wait_for_url(re.compile(r"/calls/incoming/\d+/"))
    expect(page.locator(".who-calls")).to_contain_text(name)
    is_accessible()
    page.set_viewport_size({"width": 390, "height": 844})
    is_accessible()
    page.locator("main .form").get_by_text(name).first.click()
    page.locator("main textarea").first.fill("Asks when the pallets come")
    page.get_by_role("button", name="Log the call").click()
    page.wait_for_url(client)
    expect(page.locator("main")).to_contain_text("Asks when the pallets come")
