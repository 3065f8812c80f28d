"""Mails on a client: read, made private, filed, answered as a draft; a mailbox that does not work is told so."""

import re

from playwright.sync_api import expect

WIDTHS = (1440, 390)


def first_mail(page, demo):
    """The first client of anna's with a mail on it."""
    page.goto(f"{demo.url}/mails/?q=samples")
    page.locator("main table.grid tbody a[href^='/mails/']").first.click()
    page.wait_for_url(re.compile(r"/mails/\d+/"))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_mail_is_read_made_private_and_answered(page, demo, sign_in, is_accessible):
    sign_in("anna")
    first_mail(page, demo)
    expect(page.locator(".ml-m[open]").first).to_contain_text("samples")
    is_accessible()
    page.get_by_label("Only those who wrote or received it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".rec-h")).to_contain_text("Only those who wrote or received it")
    page.get_by_role("link", name="Answer", exact=True).click()
    expect(page.get_by_label("Subject")).to_have_value("Re: Samples")
    page.get_by_label("Text").fill("We have them on stock.")
    is_accessible()
    page.get_by_role("button", name="Keep the draft").click()
    page.wait_for_url(re.compile(r"/mails/drafts/\d+/"))
    page.goto(f"{demo.url}/mails/outbox/")
    expect(page.locator("main")).to_contain_text("Re: Samples")
    is_accessible()


def test_what_waits_is_filed_on_a_client_with_its_person(page, demo, sign_in, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    mine = page.locator("table.grid tbody tr a").first.inner_text().split("\n")[0].strip()
    page.goto(f"{demo.url}/today/")
    page.get_by_role("link", name="Mails to file").click()
    expect(page.locator("main")).to_contain_text("ida@newfirm.example")
    is_accessible()
    page.locator("section", has_text="ida@newfirm.example").get_by_role(
        "link", name="File on a client"
    ).click()
    page.get_by_label("Name, phone or e-mail of the client").fill(mine)
    page.keyboard.press("Enter")
    page.locator("input[type=radio][name=client]").first.check()
    page.get_by_label("New person of this client").fill("Ida Example")
    is_accessible()
    page.get_by_role("button", name="File here").click()
    expect(page.locator("main")).not_to_contain_text("ida@newfirm.example")


def test_a_mailbox_that_cannot_be_reached_is_told_in_plain_words(page, demo, sign_in, is_accessible):
    sign_in("bruno")
    page.goto(f"{demo.url}/settings/mailboxes/")
    is_accessible()
    page.get_by_role("link", name="Connect a mailbox").click()
    page.get_by_label("Server").fill("127.0.0.1")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Test and connect").click()
    expect(page.locator("main")).to_contain_text("not on the open network")
    is_accessible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
