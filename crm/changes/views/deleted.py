from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from crm.changes.actions.undoing import restore_deleted
from crm.changes.forms import BinFilter
from crm.changes.queries import deleted
from crm.web.toasts import say

AT_ONCE = 200


@require_safe
def recycle_bin(request: HttpRequest) -> HttpResponse:
    """What I deleted, or what anybody did for those with the right to the audit, as long as it can come back."""
    sees_all = request.user.has_perm("audit.view_audit")
    form = BinFilter(request.GET, user=request.user, sees_all=sees_all)
    wanted = form.wanted
    page = deleted.recycle_bin(request.user, wanted, wanted.pop("before", None))
    filters = request.GET.copy()
    filters.pop("before", None)
    context = {"form": form, "page": page, "filters": filters.urlencode(), "is_narrowed": bool(wanted)}
    return render(request, "changes/bin.html", context | {"sees_all": sees_all})


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Bring back one deletion ("only") or those that were ticked; of others nothing is heard."""
    asked = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("id")
    ids = [
        int(value) for value in asked[:AT_ONCE] if value.isascii() and value.isdecimal() and len(value) < 19
    ]
    chosen = list(deleted.deletions(request.user).filter(pk__in=ids))
    whole, partly, jobs = restore_deleted(change_sets=chosen, by=request.user)
    if not chosen:
        say(request, _("Nothing of that is in the recycle bin any more."), level=messages.WARNING)
    if whole:
        say(request, ngettext("%(n)s record is back.", "%(n)s records are back.", whole) % {"n": whole})
    if partly:
        told = ngettext(
            "%(n)s line says why it did not come back.", "%(n)s lines say why they did not.", partly
        )
        say(request, told % {"n": partly}, level=messages.WARNING)
    for job in jobs:
        say(request, _("%(job)s: more rows than fit into a moment; it is on its way.") % {"job": job})
    return redirect("recycle_bin")
