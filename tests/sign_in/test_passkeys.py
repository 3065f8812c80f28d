import json

import pytest
from django.urls import reverse

from crm.sign_in.queries.factors import factors_of
from tests.sign_in.security_key import PRESENT, SecurityKey
from tests.sign_in.steps import SECOND, SECURITY, actions_of, sentences, sign_in

pytestmark = pytest.mark.django_db
ADD = f"{SECURITY}passkey/"
INSTEAD = "/sign-in/passkey/"


@pytest.fixture(autouse=True)
def at_localhost(client):
    """Passkeys belong to a host name; the tests' usual one offers none."""
    client.defaults["SERVER_NAME"] = "localhost"


def question_on(client, path):
    return json.loads(client.get(path).context["options"])


def add(client, key, name="Laptop"):
    return client.post(ADD, {"name": name, "credential": key.make(question_on(client, ADD))})


def question_at_the_door(client):
    return client.get(INSTEAD, headers={"Accept": "application/json"}).json()


def show(client, key, **more):
    return client.post(INSTEAD, {"credential": key.answer(question_at_the_door(client)), **more})


@pytest.fixture
def key(client, anna_signs_in):
    """anna's key, and her browser signed out again."""
    key = SecurityKey()
    sign_in(client)
    assert add(client, key).headers["Location"] == f"{SECURITY}codes/"
    client.post("/sign-out/")
    return key


def test_added_with_its_name_and_recovery_codes(client, key, anna):
    sign_in(client)
    client.post(SECOND, {"credential": key.answer(question_on(client, SECOND))})
    page = client.get(SECURITY).text
    assert "Laptop" in page and "10 codes are left" in page
    assert "add_factor" in actions_of(anna)


def test_signs_in_without_a_password(client, key, anna):
    answer = show(client, key, next="/settings/profile/")
    assert answer.headers["Location"] == "/settings/profile/"
    assert client.get("/settings/").status_code == 200
    assert actions_of(anna)[-1] == "sign_in"


def test_is_the_second_factor_after_a_password(client, key):
    assert sign_in(client).headers["Location"] == SECOND
    assert client.post(SECOND, {"credential": key.answer(question_on(client, SECOND))}).status_code == 302
    assert client.get("/settings/").status_code == 200


def test_an_answer_serves_once(client, key):
    answered = key.answer(question_at_the_door(client))
    assert client.post(INSTEAD, {"credential": answered}).status_code == 302
    client.post("/sign-out/")
    question_at_the_door(client)
    assert "not known here" in sentences(client.post(INSTEAD, {"credential": answered}, follow=True))[-1]


def test_an_answer_without_a_question_is_refused(client, key):
    answered = key.answer(question_at_the_door(client))
    other = client.__class__(SERVER_NAME="localhost")
    assert sentences(other.post(INSTEAD, {"credential": answered}, follow=True))
    assert other.get("/settings/").status_code == 302


def test_a_question_ends_after_five_minutes(client, key, now):
    answered = key.answer(question_at_the_door(client))
    now(seconds=301)
    assert "open for too long" in sentences(client.post(INSTEAD, {"credential": answered}, follow=True))[-1]


@pytest.mark.parametrize(
    "wrong", ["", "no json", "{}", '{"id": "x"}', "[]", "null", '{"response": {"userHandle": 7}}']
)
def test_nonsense_is_refused_politely(client, key, wrong):
    question_at_the_door(client)
    answer = client.post(INSTEAD, {"credential": wrong}, follow=True)
    assert answer.status_code == 200 and sentences(answer)
    sign_in(client)
    client.get(SECOND)
    assert client.post(SECOND, {"credential": wrong}).status_code == 422


def test_a_broken_part_of_an_answer_is_refused(client, key):
    whole = json.loads(key.answer(question_at_the_door(client)))
    for part in ("clientDataJSON", "authenticatorData", "signature", "userHandle", "rawId", "id"):
        for made in ("", "AA", "gICA" * 30, 7, None, {"a": 1}):
            broken = {**whole, "response": {**whole["response"], part: made}}
            if part in whole:
                broken = {**whole, part: made}
            answer = client.post(INSTEAD, {"credential": json.dumps(broken)})
            assert answer.headers["Location"] == "/sign-in/", (part, made)
    assert client.get("/settings/").status_code == 302


def test_a_strange_key_and_another_origin_are_refused(client, key):
    strange = SecurityKey()
    strange.user = key.user
    key.origin = "http://evil.example"
    for shown in (strange, key):
        assert "not known here" in sentences(_follow(client, show(client, shown)))[-1]
    assert client.get("/settings/").status_code == 302


def _follow(client, answer):
    return client.get(answer.headers["Location"])


def test_a_key_that_did_not_ask_its_owner_is_not_enough_alone(client, key):
    key.flags = PRESENT
    show(client, key)
    assert client.get("/settings/").status_code == 302


def test_a_key_without_a_lock_is_not_added(client, anna_signs_in):
    sign_in(client)
    answer = add(client, SecurityKey(flags=PRESENT))
    assert answer.status_code == 422 and "could not be added" in answer.text
    assert not factors_of(anna_signs_in).any


def test_whoever_is_switched_off_stays_out(client, key, anna):
    anna.is_active = False
    anna.save()
    assert "switched off" in sentences(_follow(client, show(client, key)))[-1]
    assert client.get("/settings/").status_code == 302


def test_the_name_is_guessed_when_none_is_given(client, anna_signs_in):
    sign_in(client)
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0 Safari/537.36"
    add(client, SecurityKey(), name="")
    assert "Chrome on Linux" in client.get(SECURITY).text


def test_removed_it_signs_in_no_more(client, key, anna):
    show(client, key)
    client.post(reverse("factor_remove", args=[factors_of(anna).passkeys[0].pk]))
    client.post("/sign-out/")
    show(client, key)
    assert client.get("/settings/").status_code == 302
