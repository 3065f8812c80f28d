from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "crm.running"
    label = "running"
