import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.actions.classes import save_class_rule
from contacts.actions.clients import change_client
from contacts.models import ClassChange, ClassRule, Client
from contacts.queries.classes import class_history
from contacts.queries.rules import BadRuleError
from crm.access.models import AccessVersion
from crm.audit.models import AuditEntry
from crm.jobs.models import Job
from crm.jobs.running import run_due_jobs
from crm.people.models import User
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def rule(field, operator, value):
    return {
        "join": "all",
        "rules": [
            {"join": "all", "not": False, "rules": [{"field": field, "operator": operator, "value": value}]}
        ],
    }


@pytest.fixture
def three(anna):
    return [
        ClientFactory(owner=anna, name=name, stage="customer", city=city, grade=grade)
        for name, city, grade in (("One", "Oslo", "C"), ("Two", "Oslo", ""), ("Three", "Bergen", "B"))
    ]


def grades():
    return dict(Client.objects.unscoped("test").values_list("name", "grade"))


def test_every_client_gets_the_first_class_whose_rule_it_answers_to(edda, three):
    save_class_rule(grade="A", rules=rule("city", "is", "Oslo"), by=edda)
    save_class_rule(grade="B", rules=rule("stage", "is", "customer"), by=edda)
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "A", "Two": "A", "Three": "B"}
    said = [(row.before, row.after) for row in class_history(three[0], edda)]
    assert said == [("C", "A")]
    assert not ClassChange.objects.unscoped("test").filter(client=three[2]).exists()


def test_who_answers_to_none_leaves_a_class_with_a_rule_and_stays_in_one_by_hand(edda, three):
    save_class_rule(grade="C", rules=rule("city", "is", "Narvik"), by=edda)
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "", "Two": "", "Three": "B"}


def test_whoever_is_in_a_class_stays_when_its_rule_is_removed(edda, three):
    save_class_rule(grade="A", rules=rule("city", "is", "Narvik"), by=edda)
    save_class_rule(grade="C", rules=rule("city", "is", "Oslo"), by=edda)
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "C", "Two": "C", "Three": "B"}
    save_class_rule(grade="C", rules=None, by=edda)
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "C", "Two": "C", "Three": "B"}
    save_class_rule(grade="A", rules=None, by=edda)
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "C", "Two": "C", "Three": "B"}


def test_the_history_tells_of_rules_and_of_hands_and_the_stream_of_both(client, edda, anna, three):
    one = three[0]
    change_client(client=one, by=anna, changes={"grade": "B"})
    change_client(client=one, by=anna, changes={"city": "Oslo W"})
    assert [(row.before, row.after, row.by) for row in class_history(one, edda)] == [("C", "B", "Anna")]
    save_class_rule(grade="A", rules=rule("stage", "is", "customer"), by=edda)
    run_due_jobs("contacts.classify")
    said = [(row.before, row.after, row.by) for row in class_history(one, edda)]
    assert said == [("B", "A", ""), ("C", "B", "Anna")]
    client.force_login(anna)
    assert "By the rules: Class B → <b>A</b>" in client.get(one.get_absolute_url()).text
    alone = client.get(reverse("client_timeline", args=[one.pk]), {"show": "classes"}).text
    assert "By the rules" in alone
    profile = client.get(reverse("client_profile", args=[one.pk])).text
    assert "by the rules" in profile
    assert "before C · <bdi>Anna</bdi>" in " ".join(profile.split())


def test_nothing_is_written_twice(edda, three):
    save_class_rule(grade="A", rules=rule("city", "is", "Oslo"), by=edda)
    run_due_jobs("contacts.classify")
    count = ClassChange.objects.unscoped("test").count()
    save_class_rule(grade="A", rules=rule("city", "is", "Oslo"), by=edda)
    run_due_jobs("contacts.classify")
    assert ClassChange.objects.unscoped("test").count() == count


def test_rules_are_refused_that_cannot_be_asked_and_from_who_may_not(anna, edda):
    with pytest.raises(BadRuleError):
        save_class_rule(grade="A", rules=rule("no_such_field", "is", "x"), by=edda)
    with pytest.raises(PermissionDenied):
        save_class_rule(grade="A", rules=rule("city", "is", "Oslo"), by=anna)
    assert not ClassRule.objects.exists()


def test_a_group_without_a_rule_is_refused_and_an_old_one_takes_nobody(client, edda, three):
    empty = {"join": "all", "rules": [{"join": "all", "not": False, "rules": []}]}
    for rules in (
        empty,
        {"join": "all", "rules": []},
        {**empty, "rules": [*empty["rules"], *rule("city", "is", "Oslo")["rules"]]},
    ):
        with pytest.raises(BadRuleError, match="asks nothing"):
            save_class_rule(grade="A", rules=rules, by=edda)
    client.force_login(edda)
    form = {"join": "all", "g0-join": "all", "do": "save"}
    page = client.post(reverse("class_rule", args=["A"]), form)
    assert page.context["count"] is None and "asks nothing" in page.text
    assert not ClassRule.objects.exists()
    ClassRule.objects.create(grade="C", rules=empty, by=edda)
    save_class_rule(grade="B", rules=rule("city", "is", "Bergen"), by=edda)
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "C", "Two": "", "Three": "B"}
    assert "asks nothing" in client.get(reverse("class_list")).text


def test_the_count_is_what_the_class_will_hold(client, edda, three):
    save_class_rule(grade="A", rules=rule("city", "is", "Bergen"), by=edda)
    client.force_login(edda)
    form = {
        "join": "all",
        "g0-join": "all",
        "g0-0-field": "stage",
        "g0-0-operator": "is",
        "g0-0-value": "customer",
    }
    url = reverse("class_rule", args=["B"])
    counted = client.post(url, form | {"do": "count"}).context["count"]
    client.post(url, form | {"do": "save"})
    run_due_jobs("contacts.classify")
    assert counted == list(grades().values()).count("B") == 2


def test_a_rule_that_cannot_be_asked_any_more_keeps_its_class_and_stops_no_other(client, edda, three):
    save_class_rule(grade="A", rules=rule("city", "is", "Bergen"), by=edda)
    save_class_rule(grade="B", rules=rule("stage", "is", "lead"), by=edda)
    save_class_rule(grade="C", rules=rule("city", "is", "Narvik"), by=edda)
    ClassRule.objects.filter(grade="C").update(rules=rule("no_such_field", "is", "x"))
    ClassRule.objects.filter(grade="B").update(rules=rule("city", "sounds like", "x"))
    run_due_jobs("contacts.classify")
    assert not Job.objects.filter(name="contacts.classify", state="failed").exists()
    assert grades() == {"One": "C", "Two": "", "Three": "A"}
    client.force_login(edda)
    page = client.get(reverse("class_list")).text
    assert page.count("This rule no longer works.") == 2
    assert "switched off or was taken away" in page
    assert "Choose how to compare" in page


def test_the_rules_outlive_whoever_kept_them(edda, three):
    save_class_rule(grade="A", rules=rule("city", "is", "Oslo"), by=edda)
    save_class_rule(grade="D", rules=rule("has_email", "no", ""), by=edda)
    User.objects.filter(pk=edda.pk).update(is_active=False)
    AccessVersion.bump()
    run_due_jobs("contacts.classify")
    assert grades() == {"One": "A", "Two": "A", "Three": "D"}


def test_the_page_counts_keeps_and_removes(client, edda, otto, three):
    client.force_login(edda)
    url = reverse("class_rule", args=["A"])
    form = {
        "join": "all",
        "g0-join": "all",
        "g0-0-field": "city",
        "g0-0-operator": "is",
        "g0-0-value": "Oslo",
    }
    assert client.post(url, form | {"do": "count"}).context["count"] == 2
    assert not ClassRule.objects.exists()
    wrong = client.post(url, form | {"do": "save", "g0-0-value": ""})
    assert wrong.context["errors"]
    assert client.post(url, form | {"do": "save"}).status_code == 302
    assert AuditEntry.objects.filter(entity="class_rule").exists()
    assert "By rule" in client.get(reverse("class_list")).text
    assert client.post(reverse("class_rule_remove", args=["A"])).status_code == 302
    assert not ClassRule.objects.exists()
    assert client.get(reverse("class_rule", args=["X"])).status_code == 404


def test_whoever_may_not_change_the_firm_has_no_such_page(client, anna):
    client.force_login(anna)
    assert client.get(reverse("class_list")).status_code == 403
