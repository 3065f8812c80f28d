from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm.web.generic import Column, Crud
from service.actions.queues import add_queue, change_queue, drop_queue
from service.forms.queues import QueueForm
from service.models import Queue


def form_address(queue: Queue) -> SafeString | str:
    """Where clients write, to be put on the firm's web site."""
    if not queue.is_public:
        return "–"
    path = reverse("public_form", args=[queue.key])
    return format_html('<a class="ltr" href="{}">{}</a>', path, settings.PUBLIC_URL.rstrip("/") + path)


QUEUES = Crud(
    model=Queue,
    entity="firm",
    writing="change",
    name="queue",
    columns=(
        Column("name", _("Name")),
        Column("team", _("Team")),
        Column(form_address, _("Public form")),
    ),
    form=QueueForm,
    create=add_queue,
    change=change_queue,
    delete=drop_queue,
    text=_("A queue is the line that tickets wait in. Its public form has an address of its own."),
    icon="ticket",
)
