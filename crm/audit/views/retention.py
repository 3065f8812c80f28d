from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access.gates import needs
from crm.audit.actions.retention import set_retention
from crm.audit.forms import RetentionForm
from crm.audit.models import Retention
from crm.audit.queries.months import dropped_months, kept_months
from crm.web.form_pages import form_page


@needs("audit", "change")
def retention(request: HttpRequest) -> HttpResponse:
    rule = Retention.load()
    initial = {name: getattr(rule, name) for name in RetentionForm.base_fields}
    form = RetentionForm(request.POST or None, initial=initial)
    return form_page(
        request, form, "audit/retention.html", act=lambda values: set_retention(by=request.user, **values),
        then=reverse("retention"), said=_("Saved."), page_title=_("Retention"),
        months=kept_months(), dropped=dropped_months(),
    )  # fmt: skip
