import os

from celery import Celery
from celery.signals import heartbeat_sent

from crm.running.heartbeat import beat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
heartbeat_sent.connect(beat)
app = Celery("rapport")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["crm.jobs"], related_name="hinted")
