import subprocess
import sys

from django.conf import settings

LOADED = """
import django, sys
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from crm.sign_in.stages import SecondFactorStage
print([name for name in ("fido2", "requests", "jwt", "qrcode") if name in sys.modules])
"""


def test_what_passkeys_and_openid_need_is_loaded_when_they_are_used():
    """17 MB in each process, for people who may never use them."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "crm.settings", "DATA_DIR": str(settings.DATA_DIR)},
    )  # fmt: skip
    assert told.stdout.strip() == "[]"
