from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.actions.plan_rules import change_plan_rules
from contacts.forms.plan_rules import PlanRulesForm
from contacts.models import PlanRules
from crm.access.gates import needs
from crm.web.form_pages import form_page


@needs("firm", "change")
def plan_rules(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        PlanRulesForm(request.POST or None, instance=PlanRules.load()),
        "contacts/plan_rules.html",
        act=lambda values: change_plan_rules(by=request.user, **values),
        then=reverse("plan_rules"),
        said=_("Saved."),
        page_title=_("Planning"),
    )
