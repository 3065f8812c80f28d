"""The first day of a firm of one's own, and what each person may see."""

import re

from playwright.sync_api import expect

PASSWORD = "correct horse battery"


def see_what_is_in_a_sample_list(page, empty, is_accessible):
    """From a firm without clients to its first figures, each of which opens its list; then all is taken back."""
    page.goto(f"{empty.url}/today/")
    is_accessible()
    page.get_by_role("button", name="Try with a sample list").click()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Import", exact=True).click(timeout=60_000)
    expect(page.locator("main")).to_contain_text("The import is done.", timeout=60_000)
    result = page.url
    page.goto(f"{empty.url}/today/")
    hour = page.locator("#first-hour")
    expect(hour).to_contain_text("Without a phone", timeout=60_000)
    is_accessible()
    missing = hour.locator("div", has=page.locator("dt", has_text="Without a phone")).locator("dd a").first
    count = missing.inner_text()
    missing.click()
    expect(page.locator("#list-count")).to_contain_text(count)
    page.goto(f"{empty.url}/today/")
    hour.get_by_role("button", name="Put away").click()
    expect(hour).to_have_count(0)
    page.get_by_role("button", name="What is in your clients").click()
    expect(hour).to_contain_text("Without a phone", timeout=60_000)
    page.goto(result)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator("main")).to_contain_text(re.compile("undone", re.IGNORECASE), timeout=60_000)


def test_the_first_visitor_sets_up_the_firm_tries_a_list_and_invites_a_colleague(page, empty, is_accessible):
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
    see_what_is_in_a_sample_list(page, empty, is_accessible)
    page.goto(f"{empty.url}/settings/colleagues/")
    expect(page.locator("main")).to_contain_text("Ada Admin")
    is_accessible()
    page.get_by_role("link", name="New colleague").click()
    is_accessible()
    page.fill("input[name=name]", "Ben Beginner")
    page.fill("input[name=email]", "ben@journey.example")
    page.get_by_label("Home team").select_option(index=1)
    page.get_by_label("Sales rep").check()
    page.get_by_role("button", name="Add and make a link").click()
    link = page.get_by_label("Set-password link").input_value()
    is_accessible()
    assert page.goto(f"{empty.url}/clients/").status == 200
    assert page.goto(f"{empty.url}/set-up/").url.rstrip("/") != f"{empty.url}/set-up"
    page.context.clear_cookies()
    page.goto(link)
    is_accessible()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main button[type=submit], main button.btn.p").last.click()
    expect(page.locator("summary.me")).to_contain_text("Ben Beginner")


def set_view_of_clients(page, demo, level):
    """On the matrix: how far the sales reps see clients; it says whom that concerns before it is saved."""
    page.goto(f"{demo.url}/settings/roles/")
    page.get_by_role("link", name="Sales rep").click()
    cell = page.get_by_role("combobox", name=re.compile("Clients.*View|View.*Clients"))
    cell.select_option(label=level)
    row = page.locator("#row-client")
    expect(row).to_contain_text("colleagues reach")
    with page.expect_response(lambda answer: "/cells/" in answer.url) as kept:
        row.get_by_role("button", name="Save").click()
    assert kept.value.ok


def test_a_level_of_the_matrix_acts_at_the_next_click(page, browser, demo, sign_in, is_accessible):
    """Otto lets sales reps see their team: anna's next click opens bruno's client, and the one after does not."""
    sign_in("bruno")
    page.goto(f"{demo.url}/clients/?owner=me")
    address = page.locator("table.grid tbody tr a").first.get_attribute("href")
    sign_in("anna")
    assert page.goto(demo.url + address).status == 404
    otto = sign_in("otto", on=browser.new_page())
    try:
        set_view_of_clients(otto, demo, "team")
        assert page.goto(demo.url + address).status == 200
        is_accessible()
    finally:
        set_view_of_clients(otto, demo, "own")
    assert page.goto(demo.url + address).status == 404
    otto.close()


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
