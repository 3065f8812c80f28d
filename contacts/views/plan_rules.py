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
    form = PlanRulesForm(request.POST or None, instance=PlanRules.load())
    return form_page(
        request,
        form,
        "contacts/plan_rules.html",
        act=lambda _values: change_plan_rules(by=request.user, amounts=form.amounts, **form.rules),
        then=reverse("plan_rules"),
        said=_("Saved."),
        page_title=_("Planning"),
    )
