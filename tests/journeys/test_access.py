"""Sharing a client, asking why and who, asking what if, and looking as a colleague does."""

from datetime import date, timedelta

from playwright.sync_api import expect


def first_client(page, demo):
    page.goto(f"{demo.url}/clients/?owner=me&sort=name")
    return page.locator("table.grid tbody tr a").first.get_attribute("href")


def test_dario_shares_a_client_with_bruno_and_ends_it(page, demo, sign_in, is_accessible):
    sign_in("dario")
    address = first_client(page, demo)
    page.goto(demo.url + address)
    panel = page.locator("#access")
    expect(panel).to_contain_text("You see this because you own it")
    panel.get_by_role("link", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("select[name=with_user]").select_option(label="Nils Nowak")
    dialog.locator("input[name=reason]").fill("Journey to the fair")
    dialog.get_by_role("button", name="Share").click()
    expect(dialog).to_contain_text("has no role that opens clients")
    expect(dialog.locator("input[name=reason]")).to_have_value("Journey to the fair")
    is_accessible()
    dialog.locator("select[name=with_user]").select_option(label="Bruno Berg")
    dialog.locator("input[name=until]").fill((date.today() + timedelta(days=2)).isoformat())
    dialog.get_by_role("button", name="Share").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-toast]")).to_contain_text("Shared with Bruno Berg")

    sign_in("bruno")
    expect(page.locator("#shares-ending")).to_contain_text("Journey to the fair")
    assert page.goto(demo.url + address).status == 200
    page.get_by_role("link", name="All reasons, and who else sees it").click()
    expect(page.locator("main")).to_contain_text("Dario Duarte shared it with you")
    is_accessible()
    page.goto(f"{demo.url}/shares/?q=journey")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("toolbar").get_by_role("button", name="End now").click()
    expect(page.locator("main")).to_contain_text("No share here")
    assert page.goto(demo.url + address).status == 404


def test_edda_sees_as_anna_does_until_she_stops(page, demo, sign_in, is_accessible):
    sign_in("dario")
    address = first_client(page, demo)
    sign_in("edda")
    page.goto(f"{demo.url}/settings/see-as/")
    page.locator("select[name=of]").select_option(label="Anna Adamska")
    page.get_by_role("button", name="See as this colleague").click()
    expect(page.locator(".preview-bar")).to_contain_text("You see as Anna Adamska does")
    is_accessible()
    page.goto(f"{demo.url}/clients/")
    expect(page.locator(".preview-bar")).to_be_visible()
    is_accessible()
    assert page.goto(demo.url + address).status == 404
    assert page.goto(f"{demo.url}/today/").status == 403
    page.get_by_role("button", name="Stop").click()
    assert page.goto(demo.url + address).status == 200


def test_otto_asks_what_a_move_would_change(page, demo, sign_in, is_accessible):
    sign_in("otto")
    page.goto(f"{demo.url}/settings/what-if/")
    page.locator("select[name=user]").select_option(label="Bruno Berg")
    page.wait_for_url("**/what-if/?user=*")
    page.get_by_label("Team lead").check()
    page.get_by_role("button", name="What would change?").click()
    answer = page.locator("main")
    expect(answer).to_contain_text("What would change for Bruno Berg")
    expect(answer).to_contain_text("Clients View")
    is_accessible()
