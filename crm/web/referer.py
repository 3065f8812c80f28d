"""Where a request came from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_from(request: HttpRequest) -> str:
    """The page the reader came from, if it is ours."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return "/"
