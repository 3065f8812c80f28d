import pytest

from crm.people.actions.demo import load_demo
from crm.people.models import Firm, User
from tests.office.test_set_up import FILLED


@pytest.mark.django_db(transaction=True)
def test_from_the_demo_to_an_own_firm_without_the_token(client):
    load_demo(say=str)
    client.force_login(User.objects.get(email__startswith="otto"))
    assert client.post("/settings/own-data/", {"sure": "on"}).headers["Location"] == "/set-up/"
    assert not User.objects.exists() and not Firm.objects.exists()
    page = client.get("/set-up/")
    assert page.status_code == 200 and "token" not in page.context["form"].fields
    stranger = client.__class__()
    assert "token" in stranger.get("/set-up/").context["form"].fields
    assert client.post("/set-up/", FILLED).status_code == 302
    assert Firm.objects.get().name == "Nowak & Sons" and client.get("/settings/").status_code == 200
    assert client.get("/settings/own-data/").status_code == 404
