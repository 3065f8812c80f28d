from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.actions.inviting import invite_again
from contacts.models import Invitation
from contacts.views.activities import activity_or_404, answer
from crm.access.scopes import require
from crm.web.toasts import say


@require_POST
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one more time what was not sent, or perhaps not."""
    require(request.user, "client", "view")
    row = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    activity = activity_or_404(request, row.activity_key)
    try:
        invite_again(invitation=row, by=request.user)
    except ValidationError as refusal:
        say(request, refusal.messages[0])
        return answer(request, activity)
    return answer(request, activity, _("It will be sent again."))
