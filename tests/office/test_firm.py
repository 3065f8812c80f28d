import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from crm.audit.models import AuditPayload
from crm.office.actions.firm import change_firm
from crm.people.currency import CurrencyUse, currency_uses
from crm.people.models import Firm

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "Test Firm",
    "language": "fa",
    "country": "IR",
    "currency": "IRR",
    "time_zone": "Asia/Tehran",
}


def test_otto_changes_the_firm(client, otto):
    client.force_login(otto)
    assert client.post("/settings/firm/", FILLED).status_code == 302
    firm = Firm.objects.get()
    assert (firm.language, firm.currency, firm.time_zone) == ("fa", "IRR", "Asia/Tehran")
    assert AuditPayload.objects.get(entry__action="change").before["currency"] == "EUR"


@pytest.mark.parametrize(
    "changed", [{"name": ""}, {"language": "xx"}, {"time_zone": "Mars"}, {"currency": "EURO"}]
)
def test_bad_input_is_said_at_the_field(client, otto, changed):
    client.force_login(otto)
    answer = client.post("/settings/firm/", FILLED | changed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == list(changed)


def test_currency_stays_once_it_is_used(client, otto):
    use = currency_uses.register(CurrencyUse("test", lambda: True))
    try:
        with pytest.raises(ValidationError, match="stays"):
            change_firm(by=otto, currency="PLN")
        client.force_login(otto)
        assert client.post("/settings/firm/", FILLED).status_code == 302
        assert Firm.objects.get().currency == "EUR"
    finally:
        del currency_uses._by_key[use.key]


@pytest.mark.parametrize("name", ["anna", "edda", "nils"])
@pytest.mark.parametrize("path", ["firm", "mail"])
def test_doors(client, personas, name, path):
    client.force_login(getattr(personas, name))
    assert client.get(f"/settings/{path}/").status_code == 403
    assert client.post(f"/settings/{path}/", FILLED).status_code == 403


def test_own_data_is_offered_by_a_demo_firm_only(client, otto, edda, firm):
    client.force_login(otto)
    assert client.get("/settings/own-data/").status_code == 404
    firm.is_demo = True
    firm.save()
    cache.clear()
    assert client.get("/settings/own-data/").status_code == 200
    assert client.post("/settings/own-data/").status_code == 200
    client.force_login(edda)
    assert client.post("/settings/own-data/", {"sure": "on"}).status_code == 403
    assert Firm.objects.exists()
