"""A list of 2 GB: said in the form before it is sent, refused by the server before it is read, in bounded memory."""

import http.client
import select
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

TWO_GB = 2 * 1024**3
BLOCK = b"\0" * 1024**2
GROWTH_MB = 64


def programs_of(pid):
    """A process and all below it."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found


@pytest.fixture
def peak_of_web(demo):
    """Megabytes that the web processes had resident at the most since they started."""
    if not hasattr(demo, "program") or not Path("/proc/self/status").exists():
        pytest.skip("the processes of the server cannot be looked at")

    def peak():
        highest = 0
        for pid in programs_of(demo.program.pid):
            folder = Path(f"/proc/{pid}")
            if "granian" in (folder / "cmdline").read_text():
                lines = (folder / "status").read_text().splitlines()
                highest += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
        assert highest
        return highest / 1024

    return peak


@pytest.fixture
def begin(page, demo, sign_in):
    """begin(**headers) opens a request that brings a list; begin.head is what stands before the bytes of the list."""
    sign_in("anna")
    page.goto(f"{demo.url}/clients/import/")
    token = page.locator("main input[name=csrfmiddlewaretoken]").first.input_value()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    place = urlsplit(demo.url)
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("csrfmiddlewaretoken", token), ("target", "clients"))
    )
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\nContent-Type: text/csv\r\n\r\n'
    head = (fields + file).encode()
    opened = []

    def begin(**headers):
        sent = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        opened.append(sent)
        sent.putrequest("POST", "/clients/import/")
        known = {"Cookie": cookies, "Content-Type": "multipart/form-data; boundary=x", "Referer": demo.url}
        for name, value in (known | headers).items():
            sent.putheader(name, str(value))
        sent.endheaders()
        return sent

    begin.head = head
    yield begin
    for sent in opened:
        sent.close()


def pour(sent, length, write):
    """Send until all has gone, or until the server answers."""
    gone = 0
    while gone < length and not select.select([sent.sock], [], [], 0)[0]:
        try:
            write(BLOCK)
        except OSError:
            break
        gone += len(BLOCK)
    return gone


def test_the_form_names_a_list_that_is_too_large(page, demo, sign_in, tmp_path, is_accessible):
    sign_in("anna")
    page.goto(f"{demo.url}/clients/import/")
    large = tmp_path / "huge.csv"
    with large.open("wb") as file:
        file.truncate(TWO_GB)  # takes no room on the disk
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.set_input_files("input[type=file]", large)
    trouble = page.locator("[data-upload-problem]")
    expect(trouble).to_contain_text("Too large: huge.csv")
    expect(trouble).to_contain_text("split it into several files")
    is_accessible()
    page.get_by_role("button", name="Read the file").click()
    expect(trouble).to_be_visible()
    assert not posts
    small = tmp_path / "small.csv"
    small.write_text("Name;City\nJourney Small;Oslo\n")
    page.set_input_files("input[type=file]", small)
    expect(trouble).to_be_hidden()
    large.unlink()


def test_two_gigabytes_are_refused_with_the_limit_in_bounded_memory(begin, peak_of_web):
    before = peak_of_web()
    sent = begin(**{"Content-Length": TWO_GB})
    sent.send(begin.head)
    gone = pour(sent, TWO_GB, sent.send)
    answer = sent.getresponse()
    text = answer.read().decode()
    assert answer.status == 413 and "larger than" in text and "Split it" in text
    assert gone < TWO_GB // 4
    assert peak_of_web() - before < GROWTH_MB


def test_two_gigabytes_that_do_not_say_their_length_are_not_kept(begin, peak_of_web):
    before = peak_of_web()
    sent = begin(**{"Transfer-Encoding": "chunked"})

    def write(block):
        sent.send(b"%x\r\n%s\r\n" % (len(block), block))

    write(begin.head)
    gone = pour(sent, TWO_GB, write)
    assert 400 <= sent.getresponse().status < 500
    assert gone < TWO_GB // 4
    assert peak_of_web() - before < GROWTH_MB


def test_a_long_list_is_taken_in_bounded_memory(begin, peak_of_web, page, demo):
    before, length, end = peak_of_web(), 150 * len(BLOCK), b"\r\n--x--\r\n"
    sent = begin(**{"Content-Length": len(begin.head) + length + len(end)})
    sent.send(begin.head)
    row = b"Somebody;Somewhere\n".ljust(64, b"x")
    assert pour(sent, length, lambda block: sent.send(row * (len(block) // 64))) == length
    sent.send(end)
    answer = sent.getresponse()
    assert answer.status == 302
    page.goto(demo.url + answer.getheader("Location"))
    expect(page.locator("main")).to_contain_text("big.csv")
    assert peak_of_web() - before < GROWTH_MB
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Throw away").click()
    page.wait_for_url("**/imports/")
