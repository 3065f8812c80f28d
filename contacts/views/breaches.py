from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.queries.breaches import BreachPage
from crm.access.gates import needs
from crm.web.templatetags.blocks import Tab


@require_safe
@needs("client", "view")
def breach_page(request: HttpRequest) -> HttpResponse:
    """Which standards are broken with whose clients; each figure opens the clients it counts."""
    page = BreachPage(request.user, request.GET.get("by", "owner"))
    ways = (("owner", _("By person")), ("branch", _("By branch")))
    tabs = [Tab(words, f"?by={key}", page.by == key) for key, words in ways]
    return render(request, "contacts/breaches.html", {"page": page, "tabs": tabs})
