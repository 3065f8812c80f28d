"""Two clients that are one and the same: side by side, then one of them."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts.actions.clients import EditConflict
from contacts.actions.merging import merge_clients
from contacts.forms.merging import MergeForm
from contacts.queries.merging import found_clients
from contacts.queries.same_persons import same_persons
from contacts.views.answers import client_or_404, say_undo


@require_GET
def client_merge_with(request: HttpRequest, pk: int) -> HttpResponse:
    """Which client it shall be merged with."""
    client = client_or_404(request, pk, "merge")
    text = request.GET.get("q", "")[:100]
    context = {"client": client, "q": text, "found": found_clients(request.user, text, client)}
    return render(request, "contacts/merge/choose.html", context)


@require_http_methods(["GET", "POST"])
def client_merge(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    if pk == other_pk:
        raise Http404
    left, right = (client_or_404(request, key, "merge") for key in (pk, other_pk))
    pairs = same_persons(left.pk, right.pk)
    form = MergeForm(request.POST or None, left=left, right=right, reader=request.user, pairs=pairs)
    if form.is_valid():
        try:
            return _merged(request, form)
        except ValidationError as error:
            form.add_error(None, error)
        except EditConflict:
            form.add_error(None, _("Somebody changed one of the two meanwhile; look at the values again."))
            form.data = form.data.copy()
            form.data["left_version"], form.data["right_version"] = left.version, right.version
    context = {"form": form, "left": left, "right": right}
    return render(request, "contacts/merge/page.html", context)


def _merged(request: HttpRequest, form: MergeForm) -> HttpResponse:
    change_set = merge_clients(
        kept=form.kept,
        gone=form.gone,
        by=request.user,
        values=form.values,
        versions=form.versions,
        persons=form.chosen_persons,
    )
    names = {"gone": form.gone.name, "kept": form.kept.name}
    say_undo(request, _("%(gone)s is part of %(kept)s now.") % names, change_set)
    return redirect(form.kept)
