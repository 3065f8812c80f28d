from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.access.context import access_of
from crm.people.models import Firm
from crm.web.form_pages import named
from crm.web.middleware import public
from crm.web.rate import is_too_fast
from sales.actions.inquiries import take_inquiry
from sales.forms.inquiries import InquiryForm
from sales.models import LeadList
from sales.views.answers import sent

FORMS_AN_HOUR = 10


@public
def inquiry_form(request: HttpRequest, key: str) -> HttpResponse:
    """Known or new, the visitor reads the same words."""
    lead_list = _list_or_404(key)
    form = InquiryForm(sent(request))
    if form.is_valid():
        if is_too_fast(request, "inquiry", times=FORMS_AN_HOUR, seconds=3600):
            form.add_error(None, _("Too many messages from here. Try again in an hour."))
        else:
            try:
                take_inquiry(lead_list=lead_list, source=key, **form.said)
            except ValidationError as refusal:
                form.add_error(None, named(refusal, form))
            else:
                return redirect("inquiry_thanks", key=key)
    context = {"form": form, "firm": Firm.load()}
    return render(request, "sales/leads/inquiry.html", context, status=422 if form.errors else 200)


@public
def inquiry_thanks(request: HttpRequest, key: str) -> HttpResponse:
    _list_or_404(key)
    return render(request, "sales/leads/thanks.html", {"firm": Firm.load()})


def _list_or_404(key):
    rows = LeadList.objects.unscoped("whoever has the address may write").select_related("owner")
    found = rows.filter(inquiry_key=key, owner__is_active=True).first()
    if found is None or not access_of(found.owner).may("client", "create"):
        raise Http404
    return found
