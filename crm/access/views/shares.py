from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.actions.shares import end_share, give_share
from crm.access.forms.shares import ShareForm
from crm.access.queries.shares import share_by, shareable_model, shares_of
from crm.access.scopes import can, visible_or_404
from crm.web.form_pages import form_page
from crm.web.toasts import say


def share_page(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Who else sees this record, and a form to share it."""
    record = _record(request, entity, pk)
    initial = {"until": timezone.localdate() + timedelta(days=30)}
    form = ShareForm(
        request.POST or None, initial=initial, by=request.user, may_change=can(request.user, "change", record)
    )
    return form_page(
        request,
        form,
        "access/share.html",
        act=lambda values: give_share(record=record, by=request.user, **values),
        then=reverse("share_page", args=[entity, pk]),
        said=_("Shared."),
        record=record,
        rows=shares_of(record),
        page_title=_("Share %(record)s") % {"record": record},
        kinds=record._meta.verbose_name_plural,
        back=record.get_absolute_url(),
    )


@require_POST
def share_end(request: HttpRequest, entity: str, pk: int, kind: str, share_pk: int) -> HttpResponse:
    record = _record(request, entity, pk)
    share = share_by(record, kind, share_pk)
    if share is None:
        raise Http404
    holder = next(row.holder.name for row in shares_of(record) if (row.kind, row.pk) == (kind, share_pk))
    end_share(record=record, share=share, holder=holder, by=request.user)
    say(request, _("%(name)s does not see it by a share any more.") % {"name": holder})
    return redirect("share_page", entity, pk)


def _record(request, entity, pk):
    """The record if it may be seen (else 404) and shared (else 403)."""
    model = shareable_model(entity)
    if model is None:
        raise Http404
    return visible_or_404(model.objects, request.user, "share", pk=pk)
