"""A client list as another program exported it: from the file to clients, and back."""

import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

LIST = (
    "Kundenliste;;;;;\nFirma;Ort;Telefon;E-Mail;PLZ;Opiekun\n"
    "Journey Müller GmbH;Köln;0221 555 12 34;info@journey-mueller.example, "
    "zwei@journey-mueller.example;50667;Anna Adamska\n"
    "Journey Łódź Sp. z o.o.;Łódź;+48 42 555 66 77;biuro@journey-lodz.example;90-001;anna@demo.example\n"
    "Journey Mended;Ort;12 345 67 89;not-an-address;1;\n"
    "Journey Broken;Ort;x;neither@;1;\n"
    "Journey Known;;;{known};;\n"
)


def upload(page, demo, file):
    page.goto(f"{demo.url}/clients/import/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))


def figure(page, label):
    """What stands under a word in the strip of facts."""
    return (
        page.locator(".strip > div", has=page.locator("dt", has_text=re.compile(f"^{label}$")))
        .locator("dd")
        .first
    )


def known_address(page, demo):
    """The e-mail address of a client of anna's, for the file to hold once more."""
    page.goto(f"{demo.url}/clients/?owner=me&kind=company")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    return page.locator("main a[href^='mailto:']").first.get_attribute("href").removeprefix("mailto:")


def test_a_list_is_read_mended_decided_written_and_taken_back(page, demo, sign_in, tmp_path, is_accessible):
    sign_in("anna")
    known = known_address(page, demo)
    source = tmp_path / "kunden.csv"
    source.write_bytes(LIST.format(known=known).encode("cp1250"))
    upload(page, demo, source)
    is_accessible()
    chosen = page.locator("main select[name^=to_]").evaluate_all("all => all.map(one => one.value)")
    assert chosen == ["name", "city", "phone", "email", "post_code", "owner"]
    page.get_by_role("button", name="Check the rows").click()
    expect(figure(page, "Refused")).to_have_text("2", timeout=60_000)
    is_accessible()
    wrong = page.locator("form.fix", has=page.locator("input[value='not-an-address']"))
    expect(wrong).to_contain_text("Not an e-mail address")
    wrong.locator("input[name^='cell_']").fill("info@journey-mended.example")
    wrong.get_by_role("button", name="Put right").click()
    expect(figure(page, "Refused")).to_have_text("1")
    page.get_by_role("link", name="Duplicates").click()
    is_accessible()
    with page.expect_response(lambda answer: "/decide/" in answer.url) as decided:
        page.locator("tr", has_text="Journey Known").locator("select").select_option("create")
    assert decided.value.ok
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("main")).to_contain_text("The import is done.", timeout=60_000)
    is_accessible()
    expect(figure(page, "New clients")).to_have_text("4")
    with page.expect_download() as refused:
        page.get_by_role("link", name="Refused rows as CSV").click()
    assert "Journey Broken" in refused.value.path().read_text(encoding="utf-8-sig")
    result = page.url
    page.goto(f"{demo.url}/clients/?q=journey mueller")
    page.locator("table.grid").get_by_role("link", name="Journey Müller GmbH").click()
    expect(page.locator("main")).to_contain_text("zwei@journey-mueller.example")
    page.goto(result)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator("main")).to_contain_text(re.compile("undone", re.IGNORECASE), timeout=60_000)
    page.goto(f"{demo.url}/clients/?q=journey mueller")
    expect(page.locator("main")).not_to_contain_text("Journey Müller GmbH")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "This is a PDF document"),
        (b"", "The file is empty"),
        (b"Name;City;Phone\n", "no rows below it"),
        ((";".join(f"c{n}" for n in range(10_000)) + "\nx\n").encode(), "10000 columns"),
    ],
    ids=["renamed PDF", "empty", "header only", "10,000 columns"],
)
def test_a_file_that_is_no_list_is_named_and_given_back(
    page, demo, sign_in, tmp_path, is_accessible, content, said
):
    source = tmp_path / "list.csv"
    source.write_bytes(content)
    sign_in("anna")
    upload(page, demo, source)
    expect(page.locator("main")).to_contain_text(said)
    is_accessible()
    with page.expect_download() as original:
        page.get_by_role("link", name="Get the original back").click()
    assert original.value.path().read_bytes() == content


def test_a_workbook_is_mended_in_place_and_imported(page, demo, sign_in, tmp_path, is_accessible):
    book = Workbook()
    for row in (
        ["Company", "E-mail", "City", "Post code"],
        ["Journey Workbook One", "one@journey-book.example", "Gdańsk", "80-001"],
        ["Journey Workbook Two", "two-at-journey-book", "Gdynia", "81-002"],
    ):
        book.active.append(row)
    source = tmp_path / "clients.xlsx"
    book.save(source)
    sign_in("anna")
    upload(page, demo, source)
    is_accessible()
    page.get_by_role("button", name="Check the rows").click()
    expect(figure(page, "Refused")).to_have_text("1", timeout=60_000)
    wrong = page.locator("form.fix", has=page.locator("input[value='two-at-journey-book']"))
    wrong.locator("input[type=text]").fill("two@journey-book.example")
    wrong.get_by_role("button", name="Put right").click()
    expect(figure(page, "Refused")).to_have_text("0")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("main")).to_contain_text("The import is done.", timeout=60_000)
    expect(figure(page, "New clients")).to_have_text("2")
    page.goto(f"{demo.url}/clients/?q=journey workbook two")
    page.locator("table.grid").get_by_role("link", name="Journey Workbook Two").click()
    expect(page.locator("main")).to_contain_text("two@journey-book.example")
