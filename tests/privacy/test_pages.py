"""The pages of whoever looks after personal data: who may, what they show, what they refuse."""

import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from contacts.actions.interactions import record_interaction
from contacts.actions.persons import add_person
from contacts.models import Client
from crm.access.models import AccessVersion, Grant, Role
from crm.audit.models import AuditEntry, ReadEntry
from crm.jobs.running import run_due_jobs
from crm.people.models import Firm
from privacy.actions.exports import drop_old_exports
from privacy.actions.holds import put_on_hold
from privacy.models import Erasure, LegalHold, PersonalExport, PersonalRequest, Purpose
from privacy.queries.lying import in_words
from tests.factories import ClientFactory, PersonFactory
from tests.personas import show_fields, sign_in
from tests.sales.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person(anna):
    company = ClientFactory(owner=anna, name="Wide Works")
    channels = [("email", "ewa@example.org")]
    found = add_person(client=company, by=anna, name="Ewa Nowak", note="Plays chess", channels=channels)
    record_interaction(client=company, by=anna, kind="call", text="Wants blue ones", person=found)
    return found


def page(name, record):
    return reverse(name, args=["person", record.pk])


def give(role_key, **levels):
    role = Role.objects.get(key=role_key)
    for action, level in levels.items():
        Grant.objects.update_or_create(role=role, entity="privacy", action=action, defaults={"level": level})
    AccessVersion.bump()


def test_the_page_shows_everything_that_is_kept(client, person, edda, django_assert_max_num_queries):
    client.force_login(edda)
    with django_assert_max_num_queries(90):
        text = client.get(page("subject_page", person)).content.decode()
    for words in ("Ewa Nowak", "Plays chess", "ewa@example.org", "Wants blue ones"):
        assert words in text


def test_a_module_that_is_off_closes_nothing_to_whoever_sees_all(client, anna, edda):
    buyer = ClientFactory(owner=anna, kind="individual", name="Ewa Nowak")
    OrderFactory(client=buyer, owner=anna, reference="Their number 77")
    Firm.objects.update(modules_off=["sales"])
    AccessVersion.bump()
    client.force_login(edda)
    text = client.get(reverse("subject_page", args=["client", buyer.pk])).text
    assert "Their number 77" in text and "Export JSON" in text
    assert "does not show everything" not in text
    client.post(reverse("subject_export", args=["client", buyer.pk]), {"form": "json"})
    assert PersonalExport.objects.unscoped("test").count() == 1


def test_codes_and_figures_are_in_words():
    client = Client(language="pl", country="DE", turnover_amount=Decimal("9780.890"), order_count=1700)
    fields = ("language", "country", "turnover_amount", "order_count")
    assert [in_words(client, name) for name in fields] == ["Polish", "Germany", "9,780.89", "1,700"]


def test_whoever_looks_has_read_it(client, person, edda):
    sign_in(client, edda)
    client.get(page("subject_page", person))
    found = ReadEntry.objects.filter(entity="person", object_id=person.pk)
    assert set(found.values_list("group", flat=True)) == {"contact", "personal"}


def test_a_company_is_nobodys_personal_data(client, person, edda):
    client.force_login(edda)
    assert client.get(reverse("subject_page", args=["client", person.client_id])).status_code == 404
    assert client.get(reverse("subject_page", args=["team", person.pk])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 403), ("otto", 403), ("marta", 403), ("nils", 403), ("edda", 200)]
)
def test_the_right_is_asked_first(client, personas, person, who, status):
    client.force_login(getattr(personas, who))
    assert client.get(page("subject_page", person)).status_code == status
    assert client.get(reverse("request_list")).status_code == status


def test_the_right_reaches_no_further_than_the_clients(client, person, anna, dario):
    give("rep", view=4, export=4, delete=4, change=4)
    client.force_login(dario)
    for name in ("subject_page", "subject_erase", "subject_hold"):
        assert client.get(page(name, person)).status_code == 404
    client.force_login(anna)
    text = client.get(page("subject_page", person)).content.decode()
    assert "Plays chess" in text and "can neither export nor erase" in text
    # Registers speak of everybody.
    assert client.get(reverse("request_list")).status_code == 403
    assert client.post(page("subject_export", person), {"form": "json"}).status_code == 403


def test_whoever_does_not_see_all_groups_exports_nothing(client, person, edda):
    show_fields("director", notes=0)
    client.force_login(edda)
    text = client.get(page("subject_page", person)).content.decode()
    assert "Notes" in text and "Wants blue ones" not in text
    client.post(page("subject_export", person), {"form": "json"})
    assert not PersonalExport.objects.unscoped("a test").exists()


def exported(client, person, form):
    client.post(page("subject_export", person), {"form": form})
    run_due_jobs()
    export = PersonalExport.objects.unscoped("a test").latest("pk")
    return export, reverse("personal_export_file", args=[export.pk])


def test_the_export_is_whole_and_says_what_it_is(client, person, edda, otto):
    client.force_login(edda)
    export, url = exported(client, person, "json")
    found = json.loads(b"".join(client.get(url).streaming_content))
    assert (found["format"], found["version"]) == ("rapport-personal-data", 1)
    assert found["subject"] == {"kind": "person", "id": person.pk, "name": "Ewa Nowak"}
    assert found["places"]["persons"][0]["note"] == "Plays chess"
    assert found["places"]["channels"][0]["value"] == "ewa@example.org"
    assert found["places"]["interactions"][0]["text"] == "Wants blue ones"
    assert found["places"]["orders"] == [] and found["places"]["consents"] == []
    assert AuditEntry.objects.filter(action="export", entity="privacy", by=edda).count() == 1
    client.force_login(otto)
    assert client.get(url).status_code == 403
    PersonalExport.objects.unscoped("a test").update(at=timezone.now() - timedelta(days=8))
    assert drop_old_exports() == 1 and not export.path.exists()


def test_the_export_on_paper(client, person, edda):
    client.force_login(edda)
    _export, url = exported(client, person, "pdf")
    paper = PdfReader(io.BytesIO(b"".join(client.get(url).streaming_content)))
    text = " ".join(one.extract_text() for one in paper.pages)
    assert "Ewa Nowak" in text and "Wants blue ones" in text


def test_an_erasure_from_the_page(client, person, edda):
    client.force_login(edda)
    url = page("subject_erase", person)
    preview = client.get(url).content.decode()
    assert "Phones and addresses" in preview and "Interactions" in preview
    refused = client.post(url, {"typed": "Ewa"})
    assert refused.status_code == 422 and "not the name" in refused.content.decode()
    answer = client.post(url, {"typed": "ewa  nowak", "reason": "request of May"}, follow=True)
    assert answer.status_code == 200
    run_due_jobs()
    erasure = Erasure.objects.unscoped("a test").get()
    text = client.get(erasure.get_absolute_url()).content.decode()
    assert "Phones and addresses" in text and "Ewa" not in text
    assert client.get(url).status_code == 404


def test_a_hold_from_the_page(client, person, edda):
    client.force_login(edda)
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = client.post(page("subject_hold", person), {"reason": "Court", "ends_on": f"{yesterday}"})
    assert answer.status_code == 422 and "day is over" in answer.content.decode()
    client.post(page("subject_hold", person), {"reason": "Court", "ends_on": ""})
    assert "Court" in client.get(page("subject_erase", person)).content.decode()
    assert client.post(page("subject_erase", person), {"typed": "Ewa Nowak"}).status_code == 422
    hold = LegalHold.objects.unscoped("a test").get()
    for _time in range(2):
        client.post(reverse("hold_lift", args=[hold.pk]))
    assert AuditEntry.objects.filter(action="lift_hold").count() == 1
    assert client.post(page("subject_erase", person), {"typed": "Ewa Nowak"}).status_code == 302


def test_requests_are_due_after_thirty_days_and_today_reminds(client, edda, anna):
    client.force_login(edda)
    today = timezone.localdate()
    form = {"kind": "access", "name": "Jan Kowal", "words": "What do you have?"}
    late = client.post(reverse("request_new"), form | {"received_on": f"{today + timedelta(days=1)}"})
    assert late.status_code == 422
    client.post(reverse("request_new"), form | {"received_on": f"{today - timedelta(days=31)}"})
    asked = PersonalRequest.objects.unscoped("a test").get()
    assert asked.due_on == today - timedelta(days=1) and asked.is_late
    assert "Jan Kowal" in client.get(reverse("today")).content.decode()
    client.post(reverse("request_page", args=[asked.pk]), {"answer": "Sent by post"})
    asked.refresh_from_db()
    assert asked.answered_on == today
    assert "Jan Kowal" not in client.get(reverse("today")).content.decode()
    client.force_login(anna)
    assert "Jan Kowal" not in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["request_list", "erasure_list", "hold_list", "privacy_log"])
def test_registers_cost_the_same_for_few_and_many(
    client, anna, edda, name, count, django_assert_max_num_queries
):
    for number in range(count):
        one = PersonFactory(client__owner=anna)
        put_on_hold(record_of=one, by=edda, reason="Court")
        Erasure.objects.create(kind="person", subject_id=number, client_id=1, by=edda)
        PersonalRequest.objects.create(
            kind="access", name="x", client=one.client, by=edda, due_on=timezone.localdate()
        )
    sign_in(client, edda).get(reverse(name))
    with django_assert_max_num_queries(8):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse(name) + "?before=99999999999999999999999").status_code == 200


def test_rules_are_numbers_or_never(client, edda):
    client.force_login(edda)
    url = reverse("privacy_rules")
    assert client.post(url, {"keep_orders": "0", "after_leads": "x"}).status_code == 422
    assert client.post(url, {"keep_orders": "8", "after_leads": "24"}).status_code == 302
    assert AuditEntry.objects.filter(entity="privacy", action="change").count() == 1
    client.post(reverse("purposes_ready"))
    assert Purpose.objects.count() == 4
