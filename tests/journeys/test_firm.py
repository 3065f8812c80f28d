"""The first day of a firm of one's own, and what each person may see."""

import re

from playwright.sync_api import expect

PASSWORD = "correct horse battery"


def test_the_first_visitor_sets_up_the_firm_and_invites_a_colleague(page, empty, is_accessible):
    page.goto(empty.url)
    page.wait_for_url(re.compile(r"/set-up/"))
    is_accessible()
    page.fill("input[name=token]", "journey-token-1")
    for name, value in {
        "firm_name": "Journey & Sons",
        "name": "Ada Admin",
        "email": "ada@journey.example",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }.items():
        page.fill(f"input[name={name}]", value)
    page.locator("input[name=access_mode][value=team]").check()
    page.locator("main button.btn.p").last.click()
    page.wait_for_url(lambda url: "set-up" not in url)
    page.goto(f"{empty.url}/settings/colleagues/")
    expect(page.locator("main")).to_contain_text("Ada Admin")
    is_accessible()
    assert page.goto(f"{empty.url}/clients/").status == 200
    assert page.goto(f"{empty.url}/set-up/").url.rstrip("/") != f"{empty.url}/set-up"


def test_nils_sees_nothing_and_dario_nothing_of_annas(page, demo, sign_in):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/?owner=me")
    address = page.locator("table.grid tbody tr a").first.get_attribute("href")
    name = page.locator("table.grid tbody tr a").first.inner_text().split("\n")[0].strip()
    for persona, status in (("dario", 404), ("edda", 200), ("carla", 200)):
        sign_in(persona)
        assert page.goto(demo.url + address).status == status
        page.goto(f"{demo.url}/clients/?q={name}")
        assert (name in page.content()) or status == 404
    sign_in("nils")
    assert page.goto(f"{demo.url}/clients/").status in {403, 404}
