"""Pages go out compressed, at the level where a page costs half the processor time of the usual one."""

import secrets
from gzip import GzipFile
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

# A page of 75 KB: 0.8 ms and 18.3 KB, where level 6 takes 1.6 ms for 17.1 KB.
LEVEL = 4
SHORT = 200  # bytes that are not worth it


class Compression(GZipMiddleware):
    """Django's, which knows one level only; what is streamed is left to it.

    The length of a page says nothing about what stands in it (BREACH): the name in the head of each is as long as
    chance will have it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_plain = (
            not response.streaming and len(response.content) >= SHORT and "ETag" not in response.headers
        )
        if not is_plain or "Content-Encoding" in response.headers:
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            response.content = compressed(response.content, secrets.randbelow(self.max_random_bytes))
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def compressed(content: bytes, name_length: int) -> bytes:
    written = BytesIO()
    with GzipFile("x" * name_length, "wb", LEVEL, written, mtime=0) as gzip:
        gzip.write(content)
    return written.getvalue()
