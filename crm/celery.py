import os

from celery import Celery

from crm.running import heartbeat as _heartbeat  # noqa: F401 - importing it is what makes the worker beat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
app = Celery("rapport")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["crm.jobs"])
