"""The way out of a file: saved by the browser, never drawn by it, and never as a page of ours."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from crm.access.scopes import visible_or_404
from crm.audit.actions.reading import FILES, record_read
from crm.documents.kinds import ALLOWED
from crm.documents.models import Version
from crm.documents.names import safe_name

# Should a browser show it all the same: without an origin, scripts, forms or anything from elsewhere.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
def version_file(request: HttpRequest, pk: int) -> FileResponse:
    """As an attachment of the type that its bytes are; noted in the log of readings."""
    version = visible_or_404(Version.objects.select_related("document"), request.user, pk=pk)
    try:
        file = version.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    record_read(request.user, version.document, FILES)
    media = ALLOWED[version.kind].media
    response = FileResponse(file, as_attachment=True, filename=safe_name(version.name), content_type=media)
    response.headers["Content-Length"] = str(version.size)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    # As it lies on the disk: what is packed already is not packed again.
    response.headers["Content-Encoding"] = "identity"
    return response
