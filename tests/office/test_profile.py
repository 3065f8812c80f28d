import pytest

from crm.audit.models import AuditEntry, AuditPayload
from crm.people.models import User

pytestmark = pytest.mark.django_db
PAGE = "/settings/profile/"
FILLED = {"name": "Nils", "phone": "", "language": "", "time_zone": "", "theme": "", "density": ""}


def test_everybody_changes_their_own_profile_and_nothing_else(client, nils):
    client.force_login(nils)
    form = FILLED | {"name": "Nils N", "language": "fa", "time_zone": "Asia/Tehran", "theme": "dark"}
    answer = client.post(PAGE, form | {"email": "new@example.com", "is_superuser": "on", "is_active": ""})
    assert answer.status_code == 302 and answer.cookies["django_language"].value == "fa"
    kept = User.objects.get(pk=nils.pk)
    assert (kept.name, kept.language, kept.time_zone, kept.theme) == ("Nils N", "fa", "Asia/Tehran", "dark")
    assert kept.email == nils.email and not kept.is_superuser and kept.is_active
    assert AuditPayload.objects.get(entry__object_id=nils.pk).before["name"] == "Nils"
    page = client.get(PAGE).text
    assert 'dir="rtl"' in page and 'data-theme="dark"' in page


def test_saving_without_a_change_leaves_no_entry(client, nils):
    client.force_login(nils)
    assert client.post(PAGE, FILLED).status_code == 302
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"name": ""}, {"language": "xx"}, {"time_zone": "Mars"}, {"theme": "pink"}]
)
def test_bad_input_is_said_at_the_field(client, nils, changed):
    client.force_login(nils)
    answer = client.post(PAGE, FILLED | changed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == list(changed)
    assert "Nils" in client.get("/settings/").text


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("nils", {"profile", "cover"}),
        ("anna", {"profile", "cover", "colleagues"}),
        ("otto", {"profile", "cover", "colleagues", "structure", "firm", "roles", "mail"}),
    ],
)
def test_settings_list_what_one_may_open(client, personas, name, pages):
    client.force_login(getattr(personas, name))
    shown = [page for _heading, rows in client.get("/settings/").context["groups"] for page in rows]
    assert pages <= {page.key for page in shown}
    assert {"firm", "roles"} & {page.key for page in shown} == pages & {"firm", "roles"}
    for page in shown:
        assert client.get(page.url).status_code == 200, page.url
