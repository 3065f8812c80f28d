import pytest
from django.core.management import CommandError, call_command

from crm.people.models import Firm
from crm.running import system_parts
from crm.running.welcome import remarks, welcome

pytestmark = pytest.mark.django_db


def test_an_empty_installation_tells_the_word_for_the_set_up_page(settings):
    settings.SETUP_TOKEN = "open-sesame"
    assert any("open-sesame" in line for line in welcome())


def test_a_demo_firm_tells_how_to_sign_in(firm):
    Firm.objects.update(is_demo=True)
    text = "\n".join(welcome())
    assert "anna@demo.example" in text
    assert "demo-password" in text


def test_a_firm_of_ones_own_tells_the_address_only(firm, settings):
    Firm.objects.update(is_demo=False)
    settings.PUBLIC_URL = "https://crm.example.com"
    assert list(welcome()) == ["Rapport runs at https://crm.example.com"]


def test_plain_http_from_elsewhere_says_what_will_not_work(settings):
    settings.HOST, settings.HTTPS = "0.0.0.0", False
    assert "passkeys will not work" in "\n".join(remarks())


def test_loopback_and_https_need_no_warning(settings, monkeypatch):
    monkeypatch.setattr(system_parts, "has_pango", lambda: True)
    settings.HOST, settings.HTTPS = "127.0.0.1", False
    assert list(remarks()) == []
    settings.HOST, settings.HTTPS = "0.0.0.0", True
    assert list(remarks()) == []


def test_a_missing_pango_is_named_with_its_install(monkeypatch):
    monkeypatch.setattr(system_parts, "has_pango", lambda: False)
    assert "apt-get install libpango-1.0-0" in "\n".join(remarks())


def test_a_part_alone_wants_servers_that_have_names(settings):
    settings.EMBEDDED_SERVERS = frozenset({"postgres"})
    with pytest.raises(CommandError, match="Set DATABASE_URL and REDIS_URL first"):
        call_command("run", "worker")
