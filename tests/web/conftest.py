import pytest
from django.conf import settings

from crm.running.catalogues import compile_catalogues


@pytest.fixture(scope="session", autouse=True)
def _catalogues():
    """Translations are compiled at set-up; a bare test run does it here."""
    compile_catalogues(settings.BASE_DIR / "locale")
