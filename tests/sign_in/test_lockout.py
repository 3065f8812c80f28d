import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from crm.audit.models import AuditEntry
from crm.sign_in.lockout import locks
from tests.sign_in.steps import actions_of, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/sign-in/"


@pytest.fixture
def locked(client, anna_signs_in):
    for _ in range(8):
        answer = sign_in(client, password="wrong")
    assert answer.status_code == 429
    return client.__class__()


def test_each_wrong_password_and_the_lock_stand_in_the_audit_once(locked, client, anna):
    assert actions_of(anna) == ["sign_in_failed"] * 8 + ["lock_out"]
    sign_in(client, password="wrong")
    sign_in(client)
    assert len(actions_of(anna)) == 9, "tries while it is locked fill no log"
    entry = AuditEntry.objects.filter(action="lock_out").get()
    assert entry.address == "127.0.0.1" and entry.by is None and entry.object_id == anna.pk


def test_an_unknown_address_is_kept_and_what_is_no_address_is_not(client, firm):
    sign_in(client, "who@example.com")
    sign_in(client, "my secret password")
    kept = (
        AuditEntry.objects.filter(action="sign_in_failed")
        .order_by("pk")
        .values_list("payload__summary", flat=True)
    )
    assert list(kept) == ["who@example.com", ""]


def test_an_admin_sees_it_and_lets_in_again(locked, client, otto, anna):
    locked.force_login(otto)
    assert "anna@example.com" in locked.get(PAGE).text
    assert "anna@example.com" in locked.get(reverse("colleague_security", args=[anna.pk])).text
    lock = locks()[0]
    assert locked.post(reverse("lock_lift", args=[lock.pk])).headers["Location"] == PAGE
    assert sign_in(client).status_code == 302
    assert "lift_lock" in actions_of(anna) and not locks()


def test_lifting_from_the_colleagues_page_leads_back_there(locked, otto, anna):
    locked.force_login(otto)
    answer = locked.post(reverse("lock_lift", args=[locks()[0].pk]), {"colleague": anna.pk})
    assert answer.headers["Location"] == reverse("colleague_security", args=[anna.pk])


def test_nobody_else_lifts_it(locked, carla, anna):
    locked.force_login(carla)
    assert locked.post(reverse("lock_lift", args=[locks()[0].pk])).status_code == 403
    assert locks()


def test_two_browsers_at_one_address_count_together(client, anna_signs_in):
    for number in range(8):
        client.post(
            "/sign-in/",
            {"username": "anna@example.com", "password": "wrong"},
            headers={"User-Agent": f"Browser {number % 2}"},
        )
    assert AccessAttempt.objects.count() == 2 and len(locks()) == 1


def test_whoever_tries_many_names_is_slowed_down(client, firm):
    answers = [sign_in(client, f"who{number}@example.com", "x").status_code for number in range(121)]
    assert answers == [200] * 120 + [429]


def test_another_address_is_not_locked_with_it(locked, anna_signs_in):
    elsewhere = locked.__class__(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere).status_code == 302
