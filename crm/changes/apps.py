from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "crm.changes"
    label = "changes"
