import gzip

from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from crm.web.compression import Compression

PAGE = b"<p>A client of the firm.</p>" * 100


def answer(response, accepts="br, gzip;q=0.8"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return Compression(lambda _request: response)(request)


def test_a_page_is_sent_compressed_and_reads_the_same():
    response = answer(HttpResponse(PAGE))
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.content) < len(PAGE)
    assert gzip.decompress(response.content) == PAGE


def test_the_length_of_a_page_is_left_to_chance():
    assert len({len(answer(HttpResponse(PAGE)).content) for _ in range(50)}) > 10


def test_who_does_not_read_it_gets_the_page_as_it_is():
    response = answer(HttpResponse(PAGE), accepts="br")
    assert (response.content, response.headers["Vary"]) == (PAGE, "Accept-Encoding")


def test_short_and_already_compressed_answers_are_left_alone():
    assert answer(HttpResponse(b"short")).content == b"short"
    packed = HttpResponse(PAGE, headers={"Content-Encoding": "br"})
    assert answer(packed).content == PAGE


def test_a_mark_of_the_page_becomes_a_weak_one():
    response = answer(HttpResponse(PAGE, headers={"ETag": '"7"'}))
    assert response.headers["ETag"] == 'W/"7"'
    assert gzip.decompress(response.content) == PAGE


def test_a_file_that_is_streamed_is_whole(tmp_path):
    (tmp_path / "list.csv").write_bytes(PAGE)
    with (tmp_path / "list.csv").open("rb") as opened:
        content = b"".join(answer(FileResponse(opened)).streaming_content)
    assert gzip.decompress(content) == PAGE
