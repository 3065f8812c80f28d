"""Documents: brought, refused with the reason, found in their list, approved."""

import http.client
import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

PDF = b"%PDF-1.4\n% plainly a test\n"


def first_client(page, demo):
    page.goto(f"{demo.url}/clients/?owner=me")
    page.locator("table.grid tbody tr a").first.click()
    page.wait_for_url(re.compile(r"/clients/\d+/$"))
    return page.url


def test_a_document_is_brought_and_stands_in_the_list_and_on_the_stream(page, demo, sign_in, is_accessible):
    sign_in("anna")
    client = first_client(page, demo)
    docs = page.locator("#documents")
    docs.locator("summary").click()
    expect(docs).to_contain_text("up to 25 MB each")
    docs.locator("input[type=file]").set_input_files(
        {"name": "Plan of the hall.pdf", "mimeType": "", "buffer": PDF}
    )
    docs.get_by_role("button", name="Upload").click()
    expect(page.locator("#documents .doc-l")).to_contain_text("Plan of the hall.pdf")
    page.goto(client)
    expect(page.locator("#stream")).to_contain_text("added the document Plan of the hall.pdf")
    page.goto(f"{demo.url}/documents/?q=plan+hall")
    expect(page.locator("table.grid tbody")).to_contain_text("Plan of the hall.pdf")
    is_accessible()
    page.goto(f"{demo.url}/documents/")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_file_that_is_too_large_is_named_before_it_is_sent(page, demo, sign_in):
    sign_in("anna")
    first_client(page, demo)
    docs = page.locator("#documents")
    docs.locator("summary").click()
    large = {"name": "huge.txt", "mimeType": "text/plain", "buffer": b"x" * (26 * 1024 * 1024)}
    docs.locator("input[type=file]").set_input_files(large)
    expect(docs.locator("[data-upload-problem]")).to_contain_text("huge.txt")
    docs.get_by_role("button", name="Upload").click()
    expect(docs.locator("[data-upload-problem]")).to_be_visible()
    # The server refuses it too, and its reason stands in the same place.
    page.evaluate("document.querySelector('#documents [data-upload]').dataset.limit = 9e9")
    docs.get_by_role("button", name="Upload").click()
    expect(page.locator("#documents")).to_contain_text(re.compile("larger than|broken off"), timeout=60_000)


def test_two_gigabytes_are_answered_before_they_are_sent(page, demo, sign_in):
    sign_in("anna")
    place = urlsplit(first_client(page, demo))
    sent = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    sent.putrequest("POST", f"/documents/of/client/{place.path.split('/')[2]}/upload/")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    form = "multipart/form-data; boundary=x"
    for name, value in (("Cookie", cookies), ("Content-Type", form), ("Content-Length", str(2 * 1024**3))):
        sent.putheader(name, value)
    sent.endheaders()
    sent.send(b"x" * 65_536)
    answer = sent.getresponse()
    assert answer.status == 413 and "at most 25 MB each" in answer.read().decode()
    sent.close()


def test_what_waits_for_carla_is_found_and_approved(page, demo, sign_in, is_accessible):
    sign_in("carla")
    page.goto(f"{demo.url}/today/")
    expect(page.locator("#approvals")).to_contain_text("Frame agreement.pdf")
    page.goto(f"{demo.url}/documents/?view=waiting&approver=me")
    rows = page.locator("table.grid tbody tr[data-row]")
    before = rows.count()
    assert before >= 2
    rows.filter(has_text="Frame agreement.pdf").locator("a").first.click()
    is_accessible()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Approved")
    page.goto(f"{demo.url}/documents/?view=waiting&approver=me")
    expect(rows).to_have_count(before - 1)
