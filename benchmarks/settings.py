"""The program's settings on the benchmark's database, for the real web server and worker that it starts."""

import os

from crm.settings import *  # noqa: F403
from crm.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
