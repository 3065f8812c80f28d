"""The product's settings for programs that a test starts, on the test's own database and broker, in a hurry."""

import os

from crm.embedded.places import broker_url
from crm.settings import *  # noqa: F403
from crm.settings import CACHES, CELERY_BEAT_SCHEDULE, DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
REDIS_URL = CACHES["default"]["LOCATION"] = os.environ["TEST_REDIS_URL"]
CELERY_BROKER_URL = broker_url(REDIS_URL)
MEDIA_ROOT = os.environ["TEST_FILES"]
CELERY_BEAT_SCHEDULE_FILENAME = os.environ["TEST_SCHEDULE"]
CELERY_BEAT_SCHEDULE["tick"]["schedule"] = 0.5
JOBS_BEAT_SECONDS, JOBS_LEASE_SECONDS, JOBS_HINT_SECONDS = 0.2, 2.0, 1.0
IMPORT_BATCH_ROWS = int(os.environ.get("TEST_BATCH_ROWS", "100"))
