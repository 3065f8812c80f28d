from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access.actions.previews import end_preview, start_preview
from crm.access.forms.previews import PreviewForm
from crm.access.gates import needs
from crm.access.models import Preview
from crm.access.preview import KEY, open_to_preview
from crm.access.queries.previews import fields_of, sight_of
from crm.web.form_pages import form_page
from crm.web.toasts import say


@needs("preview")
def preview_start(request: HttpRequest) -> HttpResponse:
    """Choose a colleague and see as they do."""

    def start(values):
        request.session[KEY] = start_preview(by=request.user, **values).pk

    return form_page(
        request,
        PreviewForm(request.POST or None, by=request.user),
        "access/preview_start.html",
        act=start,
        then=reverse("preview_page"),
        page_title=_("See as a colleague"),
    )


@open_to_preview
@require_GET
def preview_page(request: HttpRequest) -> HttpResponse:
    """Where a preview begins: how many records the colleague sees, and how many of them are shown here."""
    preview = getattr(request, "preview", None)
    if preview is None:
        return redirect("preview_start")
    context = {
        "preview": preview,
        "rows": sight_of(request.user),
        "fields": fields_of(request.user),
        "page_title": _("What %(name)s sees") % {"name": preview.of.name},
    }
    return render(request, "access/preview.html", context)


@require_POST
def preview_stop(request: HttpRequest) -> HttpResponse:
    for preview in Preview.objects.filter(pk=request.session.pop(KEY, None), by=request.user):
        end_preview(preview=preview)
        say(request, _("You see as yourself again."))
    return redirect("home")
