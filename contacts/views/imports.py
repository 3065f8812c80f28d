"""The steps of the import wizard."""

from django.contrib.messages import ERROR
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.actions.import_cells import fix_cells, fix_equal_cells
from contacts.actions.imports import (
    begin_import,
    choose_columns,
    decide_row,
    discard_import,
    read_again,
    request_check,
    request_run,
)
from contacts.forms.imports import ColumnsForm, DecisionForm, ReadingForm, RunForm, UploadForm
from contacts.imports.refused import refused_csv
from contacts.imports.uploads import takes_a_list
from contacts.models import ImportRun
from contacts.queries.first_hour import has_clients
from contacts.views.import_cells import cells_of, equal_cells, say_fixed
from contacts.views.import_pages import import_context, steps, template_of
from crm.access.scopes import require
from crm.web.toasts import say

State = ImportRun.State


def run_or_404(request: HttpRequest, pk: int, *states: str) -> ImportRun:
    """My own import, in one of these states (any, if none is named)."""
    require(request.user, "client", "import")
    run = get_object_or_404(
        ImportRun.objects.of(request.user).select_related("by", "job", "change_set"), pk=pk
    )
    if states and run.state not in states:
        raise Http404
    return run


@require_http_methods(["GET", "POST"])
@takes_a_list
def upload(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "import")
    form = UploadForm(
        request.POST or None, request.FILES or None, user=request.user, initial=request.GET.dict()
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        return redirect(
            begin_import(by=request.user, file=file, file_name=file.name, target=form.cleaned_data["target"])
        )
    return render(request, "contacts/import_upload.html", {"form": form, "steps": steps()})


@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """The wizard with a made-up list, for a firm that has no clients yet."""
    from contacts.imports.sample import FILE_NAME, sample_list

    require(request.user, "client", "import")
    if has_clients():
        say(
            request,
            _("Your firm has clients already: the sample list is for trying without any."),
            level=ERROR,
        )
        return redirect("client_import")
    file = ContentFile(sample_list(timezone.localdate()), FILE_NAME)
    return redirect(begin_import(by=request.user, file=file, file_name=FILE_NAME))


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "import")
    runs = ImportRun.objects.of(request.user).select_related("change_set")[:100]
    return render(request, "contacts/import_list.html", {"runs": runs})


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The step that the import stands at; ?step=columns goes back to the columns."""
    run = run_or_404(request, pk)
    step = request.GET.get("step", "")
    return render(request, template_of(run, step), import_context(run, step, request.GET))


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk, State.COLUMNS, State.CHECKED, State.UNREADABLE)
    form = ReadingForm(request.POST, run=run)
    if form.is_valid():
        read_again(run=run, by=request.user, **form.cleaned_data)
    return redirect(run)


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk, State.COLUMNS, State.CHECKED)
    form = ColumnsForm(request.POST, run=run)
    if form.is_valid():
        try:
            choose_columns(run=run, by=request.user, mapping=form.mapping, orders=form.orders)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            request_check(run=run, by=request.user)
            return redirect(run)
    context = import_context(run, "columns", request.GET) | {"form": form}
    return render(request, "contacts/import_columns.html", context, status=422)


@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk, State.CHECKED, State.CHECKING, State.FAILED)
    request_check(run=run, by=request.user)
    return redirect(run)


@require_POST
def fix(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Other contents for cells of one row, or of all that are equal to them; they come as cell_3=..., was_3=..."""
    run = run_or_404(request, pk, State.CHECKED)
    cells = cells_of(request.POST)
    if "same" in request.POST:
        say_fixed(request, fix_equal_cells(run=run, by=request.user, cells=equal_cells(request.POST, cells)))
    elif not fix_cells(run=run, by=request.user, line=line, cells=cells):
        say(request, _("Row %(line)s is right now.") % {"line": line})
    show = "warnings" if request.POST.get("show") == "warnings" else "refused"
    return redirect(f"{run.get_absolute_url()}?show={show}")


@require_POST
def decide(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    run = run_or_404(request, pk, State.CHECKED)
    form = DecisionForm(request.POST, run=run)
    if form.is_valid():
        decide_row(run=run, by=request.user, line=line, decision=form.cleaned_data["decision"])
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(f"{run.get_absolute_url()}?show=duplicates")


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk, State.CHECKED)
    form = RunForm(request.POST, run=run)
    if form.is_valid():
        request_run(run=run, by=request.user, **form.cleaned_data)
    return redirect(run)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_or_404(request, pk)
    if not run.is_working or (run.job and run.job.is_finished):
        discard_import(run=run, by=request.user)
        say(request, _("%(file)s is thrown away.") % {"file": run.file_name})
    return redirect("import_list")


@require_GET
def refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    run = run_or_404(request, pk, State.CHECKED, State.DONE, State.FAILED)
    response = StreamingHttpResponse(refused_csv(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-refused.csv"'
    return response


@require_GET
def original_file(request: HttpRequest, pk: int) -> FileResponse:
    run = run_or_404(request, pk)
    if not run.file:
        raise Http404
    return FileResponse(
        run.file.open("rb"),
        as_attachment=True,
        filename=run.file_name,
        content_type="application/octet-stream",
    )
