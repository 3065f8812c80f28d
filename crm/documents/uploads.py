"""Requests that bring files: refused by their announced length before a byte is read, and counted while they come."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from crm.frozen import frozen
from crm.web.formats import file_size

# Names, notes and what stands between the files.
BESIDE_BYTES = 1024 * 1024
View = Callable[..., HttpResponse]


@frozen
class Limits:
    """Bytes of one file, how many come at once, and what is said where more is announced."""

    each: Callable[[], int]
    at_once: int
    text: Callable[[], str]

    def most_bytes(self) -> int:
        return self.at_once * self.each() + BESIDE_BYTES


class OnDisk(TemporaryFileUploadHandler):
    """Every file goes to the disk, and no further than it may be large."""

    too_large: list[str]
    most_bytes: int

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.so_far = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.so_far += len(raw_data)
        if self.so_far > self.most_bytes:
            self.file.close()
            self.too_large.append(str(self.file_name))
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def takes_up_to(limits: Limits) -> Callable[[View], View]:
    """For views that files are posted to: `request.too_large` are the names of files that were left out; where one
    file is taken, a request with a larger one is refused.

    The token of the form lies in the body, so it is checked here, once it is known how much there is to read.
    """

    def take(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.too_large = []  # type: ignore[attr-defined]
            refused = _read_body(request, limits) if request.method == "POST" else None
            return refused or checked(request, *args, **kwargs)

        return taken

    return take


def _read_body(request: HttpRequest, limits: Limits) -> HttpResponse | None:
    """Take the files in; what is answered where they are not taken."""
    length = _announced(request)
    if length > limits.most_bytes():
        return _refused(request, 413, limits.text())
    handler = OnDisk(request)
    handler.too_large, handler.most_bytes = request.too_large, limits.each()  # type: ignore[attr-defined]
    request.upload_handlers = [handler]
    came = _counted(request)
    _files = request.FILES
    if came() < length:
        return _refused(request, 400, _("The upload was broken off. Nothing was kept."))
    return _refused(request, 413, limits.text()) if limits.at_once == 1 and handler.too_large else None


def _announced(request: HttpRequest) -> int:
    length = request.headers.get("content-length") or "0"
    return int(length) if length.isdecimal() else 0


def _counted(request: HttpRequest) -> Callable[[], int]:
    """Count what is read of the body: the parser takes one that ends too soon for a whole one."""
    read, came = request.read, 0

    def counted(*args: Any, **kwargs: Any) -> bytes:
        nonlocal came
        found = read(*args, **kwargs)
        came += len(found)
        return found

    request.read = counted  # type: ignore[method-assign]
    return lambda: came


def _refused(request: HttpRequest, status: int, text: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    else:
        response = render(request, "documents/refused.html", {"text": text}, status=status)
    # What is left of the body is not read any more.
    response.headers["Connection"] = "close"
    return response


def _too_much() -> str:
    return _("That is too much at once: up to %(count)s files of at most %(limit)s each.") % {
        "count": settings.DOCUMENTS_AT_ONCE,
        "limit": file_size(settings.DOCUMENT_MAX_BYTES),
    }


takes_files = takes_up_to(Limits(lambda: settings.DOCUMENT_MAX_BYTES, settings.DOCUMENTS_AT_ONCE, _too_much))
