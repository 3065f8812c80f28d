from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access.entities import entities
from crm.access.levels import Action
from crm.access.preview import open_to_preview
from crm.access.queries.reasons import Kind, Sight
from crm.access.queries.shares import shareable_model
from crm.access.scopes import can, visible_or_404

# Not about a record in hand.
BEFORE_A_RECORD = {Action.CREATE, Action.IMPORT}


def record_or_404(request, entity, pk, action="view"):
    """The record if it may be seen (else 404) and if `action` may be done to it (else 403)."""
    model = shareable_model(entity)
    if model is None:
        raise Http404
    return visible_or_404(model.objects, request.user, action, pk=pk)


@open_to_preview
@require_GET
def access_page(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Why can I see this? Who can see this?"""
    record = record_or_404(request, entity, pk)
    sight = Sight(record)
    viewers = sight.viewers()
    context = {
        "record": record,
        "mine": reasons_by_action(sight, request.user),
        "groups": groups_of(viewers),
        "viewer_count": len(viewers),
        "changer_count": sum(bool(viewer.change) for viewer in viewers),
        "colleague_count": len(sight.picture.users),
        "may_share": can(request.user, "share", record),
        "page_title": _("Access to %(record)s") % {"record": record},
        "kinds": record._meta.verbose_name_plural,
    }
    return render(request, "access/record.html", context)


def reasons_by_action(sight, user):
    """(word, reasons) for each action of the entity, what the reader may not do last."""
    actions = [Action(key) for key in entities.get(sight.record.entity).actions]
    found = [(each.label, sight.reasons(user.pk, each)) for each in actions if each not in BEFORE_A_RECORD]
    return sorted(found, key=lambda row: not row[1])


def groups_of(viewers):
    """(kind, [(viewer, nearest reason, further reasons)]): everybody once, at the reason nearest to the record."""
    found = {kind: [] for kind in Kind}
    for viewer in viewers:
        nearest, *others = viewer.view
        found[nearest.kind].append((viewer, nearest, others))
    return [(kind, rows) for kind, rows in found.items() if rows]
