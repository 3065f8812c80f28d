"""Clients as rows of a file."""

from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from crm.lists.plain import plain


class ClientResource(Resource):
    """One field per column of the list, under the column's key."""

    name = plain("name", _("Client"))
    grade = plain("grade", _("Class"))
    owner = plain("owner__name", _("Owner"))
    last_contact = plain("last_contact_at", _("Last contact"))
    next_step = plain("next_step_at", _("Next step"))
    pipeline = plain("pipeline_amount", _("Open pipeline"))
    turnover = plain("turnover_amount", _("Turnover, 12 months"))
    stage = plain("get_stage_display", _("Stage"))
    team = plain("team__name", _("Team"))
    branch = plain("branch__name", _("Branch"))
    city = plain("city", _("City"))
    phone = plain("main_phone", _("Phone"))
    email = plain("main_email", _("E-mail"))
    tax_number = plain("tax_number", _("Tax number"))
    external_number = plain("external_number", _("Client number"))
    tags = plain("tags", _("Tags"))
    source = plain("source", _("Source"))
    created = plain("created_at", _("Created"))
    last_order = plain("last_order_on", _("Last order"))
