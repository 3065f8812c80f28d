"""A director keeps what somebody said, looks at everything that is kept, gives it out, and erases the person."""

import re

from playwright.sync_api import expect


def test_a_person_is_shown_given_out_and_erased(page, demo, sign_in, is_accessible):
    sign_in("edda")
    page.goto(f"{demo.url}/personal-data/consents/")
    page.click("main table tbody a >> nth=0")
    page.wait_for_url(re.compile("/consents/$"))
    is_accessible()
    page.click("text=Keep what was said >> nth=0")
    page.select_option("#id_purpose", label="News and offers")
    page.select_option("#id_state", "withdrawn")
    page.select_option("#id_source", "letter")
    is_accessible()
    page.click("button:has-text('Keep')")
    expect(page.locator("main")).to_contain_text("Withdrawn")

    page.click("text=Everything kept >> nth=0")
    page.wait_for_url(re.compile(r"/personal-data/person/\d+/$"))
    name = page.locator("h1").inner_text()
    is_accessible()
    page.click("button:has-text('JSON')")
    with page.expect_download() as download:
        page.click("main a[href*='/personal-data/files/']")
    assert name in download.value.path().read_text()

    page.go_back()
    page.click("a:has-text('Erase')")
    expect(page.locator("main")).to_contain_text("Phones and addresses")
    is_accessible()
    page.fill("#id_typed", "Somebody Else")
    page.click("button:has-text('Erase for good')")
    expect(page.locator("main")).to_contain_text("not the name of the person")
    page.fill("#id_typed", name)
    page.click("button:has-text('Erase for good')")
    page.wait_for_url(re.compile(r"/erasures/\d+/$"))
    expect(page.locator("h1")).to_contain_text("Erased")
    is_accessible()
    for register in ("", "erasures/", "holds/", "log/", "rules/"):
        page.goto(f"{demo.url}/personal-data/{register}")
        is_accessible()
    page.goto(f"{demo.url}/help/personal-data/")
    is_accessible()
