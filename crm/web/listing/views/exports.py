import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from crm.access.context import access_of
from crm.lists.actions.exports import file_name, start_export
from crm.lists.exporting import FORMATS, Export, csv_text, write_file
from crm.lists.models import ExportFile
from crm.lists.registry import lists
from crm.registry import in_modules
from crm.web.listing.pages import ListPage, spec_or_404


@require_POST
def export_list(request: HttpRequest, list_key: str) -> HttpResponseBase:
    """A file of exactly what the address shows; a big one is written by a job."""
    listing = ListPage(request, spec_or_404(list_key, request.user, "export"))
    form = request.POST.get("format", "csv")
    if not listing.spec.resource or form not in FORMATS:
        raise Http404
    export = Export(listing.query, listing.columns)
    job = start_export(export=export, form=form, by=request.user)
    if job is not None:
        return redirect("job_page", job.pk)
    return _sent_now(export, form)


def _sent_now(export: Export, form: str) -> HttpResponseBase:
    name = file_name(export, form)
    if form == "csv":
        text = csv_text(export.heads(), export.lines())
        return _as_download(StreamingHttpResponse(text, content_type=FORMATS[form]), name)
    # The name of the file lives as long as the answer reads it.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_file(path, form, export.heads(), export.lines())
        return _as_download(FileResponse(path.open("rb"), content_type=FORMATS[form]), name)


def _as_download(response: Any, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that a job wrote, for its maker only."""
    found = get_object_or_404(ExportFile, pk=pk, maker=request.user)
    path = Path(settings.MEDIA_ROOT) / "exports" / found.path
    spec = lists.get(found.list_key)
    is_open = spec is None or in_modules([spec], access_of(request.user).modules_on)
    if not is_open or not path.is_file():
        raise Http404
    form = path.suffix.removeprefix(".")
    return _as_download(FileResponse(path.open("rb"), content_type=FORMATS[form]), found.file_name)
