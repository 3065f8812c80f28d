"""Clients as rows of a file."""

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from crm.lists.exporting import Plain


def _field(attribute, label):
    return Field(attribute, label, widget=Plain())


class ClientResource(Resource):
    """One field per column of the list, under the column's key."""

    name = _field("name", _("Client"))
    grade = _field("grade", _("Class"))
    owner = _field("owner__name", _("Owner"))
    last_contact = _field("last_contact_at", _("Last contact"))
    next_step = _field("next_step_at", _("Next step"))
    pipeline = _field("pipeline_amount", _("Open pipeline"))
    turnover = _field("turnover_amount", _("Turnover, 12 months"))
    stage = _field("get_stage_display", _("Stage"))
    team = _field("team__name", _("Team"))
    branch = _field("branch__name", _("Branch"))
    city = _field("city", _("City"))
    phone = _field("main_phone", _("Phone"))
    email = _field("main_email", _("E-mail"))
    tax_number = _field("tax_number", _("Tax number"))
    tags = _field("tags", _("Tags"))
    source = _field("source", _("Source"))
    created = _field("created_at", _("Created"))
    last_order = _field("last_order_on", _("Last order"))
