import os
from functools import partial
from typing import Any

from django.core.wsgi import get_wsgi_application

from crm.running.memory import keep_small
from crm.running.stack import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")


def limit_statements() -> None:
    """Pages must not hold a connection for long, as jobs may; said once when connecting, so it costs nothing."""
    from django.conf import settings

    database: dict[str, Any] = settings.DATABASES["default"]
    options = database.setdefault("OPTIONS", {})
    given = options.get("options", os.environ.get("PGOPTIONS", ""))
    options["options"] = f"{given} -c statement_timeout={settings.WEB_STATEMENT_SECONDS * 1000}".strip()


limit_statements()
application = partial(with_room, get_wsgi_application())
keep_small()
