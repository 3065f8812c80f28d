from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import clear_url_caches, path
from django.utils import timezone

from contacts.models import Client
from crm import urls
from crm.access.actions.roles import give_role
from crm.access.models import AccessVersion, FieldGrant, Grant, Preview, Role
from crm.access.preview import open_to_preview
from crm.access.tasks import end_previews
from crm.audit import actions as audit
from crm.audit.models import AuditEntry, ReadEntry
from crm.lists.models import SavedView
from crm.people.models import User
from crm.search.recent import recent_keys
from tests.access.roots import ROOTS, make_root
from tests.factories import ActivityFactory, ChannelFactory, ClientFactory
from tests.house.test_every_address import OWN_FILES, addresses, row_of, url_of
from tests.house.world import make_world
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def start(client, by, of):
    sign_in(client, by)
    return client.post("/settings/see-as/", {"of": of.pk})


def test_edda_sees_as_anna_until_she_stops(client, edda, anna, dario):
    mine = ClientFactory(owner=anna, name="Harbour Works")
    other = ClientFactory(owner=dario, name="Mountain Mill")
    assert start(client, edda, anna).headers["Location"] == "/preview/"
    page = client.get("/preview/").text
    assert "You see as Anna does" in page and "What Anna sees" in page
    listed = client.get("/clients/").text
    assert "Harbour Works" in listed and "Mountain Mill" not in listed
    opened = client.get(mine.get_absolute_url())
    assert opened.status_code == 200 and "You see as Anna does" in opened.text
    assert client.get(other.get_absolute_url()).status_code == 404
    client.post("/preview/stop/")
    assert client.get(other.get_absolute_url()).status_code == 200
    assert [
        (entry.action, entry.object_label, entry.summary)
        for entry in AuditEntry.objects.filter(by=edda, action__contains="preview").order_by("pk")
    ] == [
        ("start_preview", "Anna", ""),
        ("preview_page", "Anna", "/preview/"),
        ("preview_page", "Anna", "/clients/"),
        ("preview_page", "Anna", mine.get_absolute_url()),
        ("end_preview", "Anna", ""),
    ]


def test_groups_of_fields_are_those_of_the_colleague_and_no_more_than_ones_own(client, edda, otto, anna, eva):
    company = ClientFactory(owner=anna, street="Harbour Lane 7")
    Grant.objects.filter(role__key="service_agent", entity="client", action="view").update(level=4)
    FieldGrant.objects.filter(role__key="rep", group="contact").delete()
    AccessVersion.bump()
    start(client, edda, anna)
    text = client.get("/preview/").text
    assert "Contact data: <b>hidden</b>" in text and "Notes: <b>write</b></li>" in text
    assert "Harbour Lane 7" not in client.get(company.get_absolute_url()).text
    client.post("/preview/stop/")
    assert "Harbour Lane 7" in client.get(company.get_absolute_url()).text
    give_role(role=Role.objects.get(key="access_admin"), user=eva, by=otto)
    start(client, eva, edda)
    text = client.get("/preview/").text
    assert 'Finance: <b>write</b> <span class="m">(here: hidden)</span>' in text, "eva does not read it"


def test_who_reads_in_a_preview_is_the_one_who_looks(client, edda, anna):
    company = ClientFactory(owner=anna)
    ChannelFactory(client=company)
    start(client, edda, anna)
    client.get(company.get_absolute_url())
    assert {(entry.by, entry.object_id) for entry in ReadEntry.objects.all()} == {(edda, company.pk)}
    assert recent_keys(anna) == recent_keys(edda) == []


def test_the_audit_is_open_to_both(client, edda, otto):
    start(client, edda, otto)
    rows = client.get("/settings/audit/").text
    assert "Began to see as a colleague" in rows


@pytest.mark.parametrize(
    "address",
    ["/settings/security/", "/settings/security/app/", "/settings/sign-in/", "/settings/password/"],
)
def test_nothing_of_signing_in_is_open_meanwhile(client, otto, anna, address):
    start(client, otto, anna)
    assert client.get(address).status_code in {403, 404}
    assert client.post(address, {}).status_code == 403
    client.post("/preview/stop/")
    assert client.get(address).status_code != 403


def test_an_access_admin_does_not_become_a_reader(client, otto, anna):
    record = ClientFactory(owner=anna, name="Harbour Works")
    start(client, otto, anna)
    page = client.get("/preview/").text
    assert "stays closed here" in page and "Harbour" not in page
    assert client.get(record.get_absolute_url()).status_code == 404
    assert client.get("/clients/").status_code == 403


@pytest.fixture
def carla_previews(carla):
    """Carla reads her team's clients and may preview; what others see beyond that stays closed to her."""
    Grant.objects.create(role=Role.objects.get(key="team_lead"), entity="preview", action="view", level=4)
    AccessVersion.bump()
    return carla


@pytest.mark.parametrize("whose", ["edda", "anna", "dario"])
@pytest.mark.parametrize("who", ["carla", "otto"])
def test_no_page_shows_what_the_one_who_looks_may_not_see(
    client, personas, carla_previews, settings, tmp_path, who, whose
):
    """Over all addresses: what is dario's alone never shows to carla, and nothing at all to otto."""
    settings.MEDIA_ROOT = tmp_path
    world, secrets = make_world(personas), make_secrets(personas)
    start(client, getattr(personas, who), getattr(personas, whose))
    shown = 0
    asked = [url_of(name, args, world) for name, args in gets(world)]
    for address in [*asked, *(record.get_absolute_url() for record in secrets)]:
        answer = client.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Secret" not in text, address
        assert who == "carla" or b"Sweep" not in text, address
        shown += answer.status_code == 200
    assert shown > (who == "carla")


def gets(world):
    return [
        (name, args)
        for name, args, _given in addresses()
        if name not in {"sign_out", "preview_stop"} | OWN_FILES
        and ("pk" not in args or row_of(name, world) is not None)
    ]


def make_secrets(personas):
    """One of everything that is dario's alone, with names that nobody else's record has."""
    dario = personas.dario
    found = [make_root(entity, owner=dario) for entity in sorted(ROOTS)]
    names = {"client": "name", "deal": "title", "quote": "title", "order": "number", "ticket": "subject"}
    for record in found:
        setattr(record, names.get(record.entity, "name"), "Secret")
        record.save()
        client = getattr(record, "client", None)
        if client is not None:
            client.name = "Secret client"
            client.save()
    known = next(record for record in found if record.entity == "client")
    for owner in (personas.anna, dario):
        ActivityFactory(client=known, title="Secret call", assigned_to=owner, due_at=timezone.now())
    return found


def test_every_unsafe_method_is_refused(client, edda, anna, personas, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world(personas)
    start(client, edda, anna)
    before = AuditEntry.objects.exclude(action__contains="preview").count()
    for name, args in gets(world):
        if name != "health":  # answered before anybody is known
            assert client.post(url_of(name, args, world)).status_code == 403, name
    for method in (client.put, client.patch, client.delete):
        assert method(world.client.get_absolute_url()).status_code == 403
    assert AuditEntry.objects.exclude(action__contains="preview").count() == before


@pytest.fixture
def trap():
    """A page that would write while it is looked at."""

    @open_to_preview
    def write(request):
        Client.objects.unscoped("test").update(note="written")
        return HttpResponse("done")

    urls.urlpatterns.append(path("trap/", write, name="trap"))
    clear_url_caches()
    yield
    urls.urlpatterns.pop()
    clear_url_caches()


def test_the_database_refuses_what_a_page_would_write(client, edda, anna, trap):
    record = ClientFactory(owner=anna)
    client.raise_request_exception = False
    start(client, edda, anna)
    assert client.get("/trap/").status_code == 500
    record.refresh_from_db(from_queryset=Client.objects.unscoped("test"))
    assert record.note == ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
    client.post("/preview/stop/")
    assert client.get("/trap/").status_code == 200


def test_nothing_of_the_colleague_is_touched(client, edda, anna):
    record = ClientFactory(owner=anna)
    start(client, edda, anna)
    client.get(record.get_absolute_url())
    assert recent_keys(anna) == []
    for own in ("/today/", "/search/?q=works", "/settings/profile/", "/jobs/", "/shares/"):
        closed = client.get(own)
        assert closed.status_code == 403 and "Not part of the preview" in closed.text


def test_it_ends_by_itself_after_half_an_hour(client, edda, anna, dario, time_machine):
    record = ClientFactory(owner=dario)
    start(client, edda, anna)
    begun = timezone.now()
    time_machine.move_to(begun + timedelta(minutes=29, seconds=50), tick=False)
    assert client.get(record.get_absolute_url()).status_code == 404
    time_machine.move_to(begun + timedelta(minutes=30, seconds=1), tick=False)
    late = client.post(f"/clients/{record.pk}/delete/")
    assert late.status_code == 403 and "Nothing was changed" in late.text
    assert client.get(record.get_absolute_url()).status_code == 200
    assert end_previews(None) == {"ended": 1} and end_previews(None) == {"ended": 0}
    preview = Preview.objects.get()
    assert preview.ended_at == preview.ends_at
    assert AuditEntry.objects.filter(action="end_preview", by=edda).count() == 1


def test_it_ends_with_the_right_and_with_the_colleague(client, edda, anna, dario):
    record = ClientFactory(owner=dario)
    start(client, edda, anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert client.get(record.get_absolute_url()).status_code == 200
    User.objects.filter(pk=anna.pk).update(is_active=True)
    start(client, edda, anna)
    assert client.get(record.get_absolute_url()).status_code == 404
    Grant.objects.filter(entity="preview").delete()
    AccessVersion.bump()
    assert client.get(record.get_absolute_url()).status_code == 200


def test_a_second_preview_ends_the_first_and_goes_no_deeper(client, edda, anna, bruno):
    start(client, edda, anna)
    assert client.post("/settings/see-as/", {"of": bruno.pk}).status_code == 403
    client.post("/preview/stop/")
    start(client, edda, anna)
    start(client, edda, bruno)
    assert Preview.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("whom", ["edda", "left", "nobody"])
def test_bad_input_is_said(client, edda, anna, whom):
    User.objects.filter(pk=anna.pk).update(is_active=False)
    answer = sign_in(client, edda).post(
        "/settings/see-as/", {"of": {"edda": edda.pk, "left": anna.pk}.get(whom, "")}
    )
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["of"]


@pytest.mark.parametrize("name", ["anna", "carla", "nils", "eva"])
def test_doors(client, personas, name):
    sign_in(client, getattr(personas, name))
    assert client.get("/settings/see-as/").status_code == 403
    assert client.post("/settings/see-as/", {"of": personas.bruno.pk}).status_code == 403
    assert client.get("/preview/").headers["Location"] == "/settings/see-as/"


def test_names_that_the_looker_may_not_see_stay_hidden_in_the_audit(client, otto, edda, anna, dario):
    give_role(role=Role.objects.get(key="rep"), user=otto, by=otto)
    company = ClientFactory(owner=dario, name="Mountain Mill")
    audit.record(by=dario, action="change", target=company, after={"city": "Oslo"})
    start(client, otto, edda)
    page = client.get("/settings/audit/")
    assert "Mountain Mill" not in page.text and "Oslo" not in page.text


def test_private_views_of_the_colleague_are_not_told(client, edda, anna):
    mine, ours = (
        SavedView.objects.create(
            owner=anna, list_key="clients", name=name, params="q=secret", audience=audience
        )
        for name, audience in (("Only Annas", "private"), ("Everybodys", "everyone"))
    )
    start(client, edda, anna)
    page = client.get("/clients/").text
    assert ours.name in page and mine.name not in page
    assert mine.name not in client.get(f"/clients/?view={mine.pk}").text
