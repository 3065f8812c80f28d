from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access.gates import needs
from crm.modules import MODULES
from crm.office.actions.modules import switch_module
from crm.office.queries.modules import module_of, modules_of
from crm.people.models import Firm
from crm.web.toasts import say


@needs("firm", "change")
def module_list(request: HttpRequest) -> HttpResponse:
    context = {"modules": modules_of(Firm.objects.get(pk=1)), "page_title": _("Modules")}
    return render(request, "office/modules.html", context)


@require_http_methods(["GET", "POST"])
@needs("firm", "change")
def module_off(request: HttpRequest, module: str) -> HttpResponse:
    """What would be gone and what stays; the switch itself is the POST."""
    name = _name_or_404(module)
    if request.method == "POST":
        switch_module(module=module, is_on=False, by=request.user)
        text = _("%(module)s is switched off. Nothing was deleted.") % {"module": name}
        say(request, text, undo=reverse("module_on", args=[module]))
        return redirect("modules")
    title = _("Switch off %(module)s") % {"module": name}
    context = {"module": module_of(Firm.objects.get(pk=1), module), "page_title": title}
    return render(request, "office/module_off.html", context)


@require_POST
@needs("firm", "change")
def module_on(request: HttpRequest, module: str) -> HttpResponse:
    name = _name_or_404(module)
    switch_module(module=module, is_on=True, by=request.user)
    say(request, _("%(module)s is on again, with all that it held.") % {"module": name})
    return redirect("modules")


def _name_or_404(module):
    if module not in MODULES:
        raise Http404
    return MODULES[module]
