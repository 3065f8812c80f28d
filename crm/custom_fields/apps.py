from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomFieldsConfig(AppConfig):
    """Fields that a firm makes itself, without code. Rooms say in `ready()` which records hold them (holders)."""

    name = "crm.custom_fields"
    label = "custom_fields"
    verbose_name = _("custom fields")

    def ready(self) -> None:
        from crm.access.field_groups import tell_made_groups
        from crm.custom_fields.fields import group_of_made
        from crm.custom_fields.personal_data import register

        tell_made_groups(group_of_made)
        register()
