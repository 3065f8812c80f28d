import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from crm.audit.models import AuditEntry
from crm.jobs.models import Job
from crm.people.actions.demo import load_demo
from crm.people.models import Firm
from crm.sign_in.links import password_link
from crm.sign_in.tasks import mail_password_link
from tests.personas import PASSWORD
from tests.sign_in.steps import SIGN_IN, sign_in

pytestmark = pytest.mark.django_db


def test_signs_in_with_the_email_in_any_case_and_goes_on(client, anna_signs_in):
    answer = sign_in(client, "ANNA@example.com", next="/settings/profile/")
    assert answer.headers["Location"] == "/settings/profile/"
    assert AuditEntry.objects.filter(action="sign_in", by=anna_signs_in).count() == 1
    assert client.get(SIGN_IN).status_code == 302


def test_next_leads_nowhere_else(client, anna_signs_in):
    assert "evil" not in sign_in(client, next="https://evil.example/").headers["Location"]


def test_wrong_password_and_switched_off_account_get_the_same_page(client, anna_signs_in):
    assert "not right" in sign_in(client, password="wrong").text
    anna_signs_in.is_active = False
    anna_signs_in.save()
    assert "not right" in sign_in(client).text


def test_locked_after_eight_wrong_passwords_with_the_time(client, anna_signs_in):
    for number in range(8):
        answer = sign_in(client, "Anna@example.com" if number % 2 else "anna@example.com", "wrong")
    assert answer.status_code == 429
    answer = sign_in(client)
    assert answer.status_code == 429 and "15 minutes" in answer.text
    assert sign_in(client, "bruno@example.com", "x").status_code == 200


def test_lock_ends_after_the_time(client, anna_signs_in, time_machine):
    for _ in range(8):
        sign_in(client, password="wrong")
    from datetime import timedelta

    from django.utils import timezone

    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_sign_out_wants_a_post(client, anna):
    client.force_login(anna)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/settings/").headers["Location"].startswith("/sign-in/")


def test_link_sets_a_password_once(client, nils):
    nils.set_unusable_password()
    nils.save()
    path = password_link(nils).partition("/set-password/")[2]
    answer = client.get(f"/set-password/{path}", follow=True)
    form_path = answer.redirect_chain[-1][0]
    new = {"new_password1": "cheese on the moon", "new_password2": "cheese on the moon"}
    assert "new_password2" in client.post(form_path, {**new, "new_password2": "x"}).context["form"].errors
    short = dict.fromkeys(new, "short")
    assert list(client.post(form_path, short).context["form"].errors) == ["new_password1"]
    assert client.post(form_path, new).status_code == 302
    assert client.get("/settings/").status_code == 200
    nils.refresh_from_db()
    assert nils.check_password("cheese on the moon")
    client.post("/sign-out/")
    assert "does not work any more" in client.get(f"/set-password/{path}", follow=True).text


def test_link_ends_after_three_days(client, nils, time_machine):
    from datetime import timedelta

    from django.utils import timezone

    path = password_link(nils).partition("/set-password/")[2]
    time_machine.move_to(timezone.now() + timedelta(days=3, minutes=1))
    assert "does not work any more" in client.get(f"/set-password/{path}", follow=True).text


def test_forgotten_without_mail_says_whom_to_ask(client, anna):
    assert "admin" in client.get("/forgotten-password/").text
    client.post("/forgotten-password/", {"email": anna.email})
    assert not Job.objects.exists()


def test_forgotten_with_mail_sends_a_link_and_tells_nothing(client, anna, settings):
    settings.MAIL_IS_SET = True
    known = client.post("/forgotten-password/", {"email": "Anna@Example.com"})
    assert client.post("/forgotten-password/", {"email": "anna@example.com"}).status_code == 200
    unknown = client.post("/forgotten-password/", {"email": "who@example.com"})
    told = [answer.text.partition("<main")[2] for answer in (known, unknown)]
    assert told[0].replace("Anna@Example.com", "") == told[1].replace("who@example.com", "")
    job = Job.objects.get()
    Firm.objects.update(name="Nowak & Sons")
    cache.clear()
    mail_password_link(None, **job.args)
    assert "at Nowak & Sons here" in mail.outbox[0].body
    link = re.search(r"/set-password/\S+", mail.outbox[0].body).group()
    assert mail.outbox[0].to == [anna.email] and client.get(link).status_code == 302


def test_own_password_wants_the_old_one(client, anna_signs_in):
    sign_in(client)
    new = {"new_password1": "cheese on the moon", "new_password2": "cheese on the moon"}
    assert client.post(reverse("change_password"), {"old_password": "wrong", **new}).status_code == 422
    assert client.post(reverse("change_password"), {"old_password": PASSWORD, **new}).status_code == 302
    assert client.get("/settings/").status_code == 200


def test_demo_people_stand_on_the_sign_in_page_of_a_demo_firm_only(client, firm):
    assert "demo-password" not in client.get(SIGN_IN).text
    firm.delete()
    cache.clear()
    load_demo(say=str)
    page = client.get(SIGN_IN).text
    assert "demo-password" in page and page.count("@demo.example") == 10
    assert sign_in(client, "otto@demo.example", "demo-password").status_code == 302
