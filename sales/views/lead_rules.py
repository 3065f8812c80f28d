from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.queries.rules import BadRuleError, refuse_empty
from contacts.rule_forms import builder_groups, new_rules, rules_of
from contacts.segment_fields import offered_fields
from crm.web.toasts import say
from sales.actions.lead_rules import answering, set_qualify_rules
from sales.views.lead_lists import list_or_404


@require_http_methods(["GET", "POST"])
def lead_list_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is qualified by itself; a press on Save keeps it, any other press only shows."""
    lead_list = list_or_404(request, pk, "change")
    wish = request.POST.get("do", "")
    rules = rules_of(request.POST) if request.method == "POST" else lead_list.qualify_rules or new_rules()
    count, errors = _counted(lead_list, rules, request.user)
    if wish == "none" or (wish == "save" and not errors):
        set_qualify_rules(lead_list=lead_list, rules={} if wish == "none" else rules, by=request.user)
        say(request, _("Saved."))
        return redirect(lead_list)
    context = {"lead_list": lead_list, "rules": rules, "groups": builder_groups(rules, request.user, errors)}
    context |= {"fields": offered_fields(request.user), "count": count, "errors": list(errors.values())}
    template = "sales/leads/rules.html"
    return render(request, f"{template}#builder" if request.htmx else template, context)


def _counted(lead_list, rules, user):
    try:
        refuse_empty(rules)
        return answering(lead_list, rules, user).count(), {}
    except BadRuleError as error:
        return None, {error.place: str(error)}
