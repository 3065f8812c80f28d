from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from crm.web.listing.pages import spec_or_404


@require_POST
def export_list(request: HttpRequest, list_key: str) -> HttpResponse:
    spec_or_404(list_key, request.user, "export")
    return HttpResponse(status=204)
