import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from contacts.models import Client, ImportRun
from crm.access.models import AccessVersion, Role, RoleAssignment

BAD = "Company;E-mail;Birth date;Owner;Country\nAcme;a@acme.no;;;\nBeta;not an e-mail;;;\n;;;;Norway\nGamma;;31.02.1999;Nobody Here;\n"


@pytest.fixture
def admin(otto):
    RoleAssignment.objects.create(user=otto, role=Role.objects.get(key="director"))
    AccessVersion.bump()
    return otto


def test_the_only_admin_imports(admin, command):
    code, answer = command("Company;City\nAcme;Oslo\nBeta;Bergen\n")
    assert (code, answer["rows"], answer["created"], answer["updated"], answer["skipped"]) == (0, 2, 2, 0, 0)
    assert answer["refused"] == []
    assert {c.owner for c in Client.objects.unscoped("test")} == {admin}


def test_refused_rows_are_told_by_line_column_value_and_reason(admin, command):
    code, answer = command(BAD)
    assert (code, answer["created"], answer["rows"]) == (1, 1, 4)
    assert [(r["row"], r["column"], r["value"]) for r in answer["refused"]] == [
        (3, "E-mail", "not an e-mail"), (4, "Company", ""), (5, "Birth date", "31.02.1999"),
    ]  # fmt: skip
    assert all(r["reason"] for r in answer["refused"])


def test_the_second_time_everything_is_known(admin, command):
    text = "Company;City;E-mail\nAcme;Oslo;a@acme.no\nBeta;Bergen;b@beta.no\n"
    command(text)
    code, answer = command(text)
    assert (code, answer["created"], answer["skipped"]) == (0, 0, 2)
    code, answer = command(text.replace("Oslo", "Drammen"), "--on-duplicate", "update")
    assert (code, answer["updated"]) == (0, 2)
    assert Client.objects.unscoped("test").filter(city="Drammen").count() == 1


def test_a_dry_run_writes_nothing(admin, command):
    code, answer = command(BAD, "--dry-run")
    assert (code, answer["created"], len(answer["refused"])) == (1, 1, 3)
    assert not Client.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 x", b"Name;City\n", b"Name;City\nAc\0me;x\n", b"a" * 2_000_000]
)
def test_nothing_done(admin, command, content):
    code, answer = command(content)
    assert code == 2
    assert answer["created"] == 0


def test_a_null_byte_refuses_its_row_only(admin, command):
    code, answer = command(b"Name;City\nAc\0me;x\nBeta;y\n")
    assert (code, answer["created"]) == (1, 1)
    assert answer["refused"][0]["row"] == 2


def test_without_a_single_admin_it_asks(personas, command):
    RoleAssignment.objects.create(user=personas.edda, role=Role.objects.get(key="access_admin"))
    RoleAssignment.objects.create(user=personas.otto, role=Role.objects.get(key="director"))
    AccessVersion.bump()
    with pytest.raises(CommandError) as error:
        command("Company\nAcme\n")
    assert error.value.returncode == 2
    assert "--as" in str(error.value)
    code, answer = command("Company\nAcme\n", "--as", "edda@example.com")
    assert (code, answer["created"]) == (0, 1)


def test_who_may_not_import_is_refused(nils, command):
    with pytest.raises(CommandError):
        command("Company\nAcme\n", "--as", "nils@example.com")


def test_the_last_line_is_an_object_also_when_nothing_could_begin(otto, tmp_path):
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_list", "clients", str(tmp_path / "gone.csv"), "--json", stdout=out)
    answer = json.loads(out.getvalue().splitlines()[-1])
    assert (answer["rows"], answer["refused"], error.value.returncode) == (0, [], 2)
    assert answer["error"] == str(error.value)


def test_owners_by_name_without_diacritics(admin, bruno, command):
    bruno.name = "Łukasz Żółć"
    bruno.save()
    text = "Company;Owner\nA;Lukasz Zolc\nB;ŻÓŁĆ Łukasz\nC;bruno@example.com\nD;Dario\nE;Who\n"
    _, answer = command(text)
    owners = list(Client.objects.unscoped("test").order_by("id").values_list("owner__email", flat=True))
    assert owners == ["bruno@example.com"] * 3 + ["dario@example.com"]
    assert answer["refused"][0] | {"reason": ""} == {
        "row": 6,
        "column": "Owner",
        "value": "Who",
        "reason": "",
    }


def test_owners_stand_in_a_column_of_any_name(admin, personas, command):
    command("Company;Wer\nA;Anna Other\nB;bruno@example.com\nC;dario@example.com\nD;anna@example.com\n")
    owners = Client.objects.unscoped("test").order_by("id").values_list("owner__email", flat=True)
    assert list(owners) == ["bruno@example.com", "dario@example.com", "anna@example.com"]


def test_a_rep_gives_clients_to_nobody_else(personas, command):
    code, answer = command("Company;Owner\nA;Anna\nB;Bruno\n", "--as", "anna@example.com")
    assert (code, answer["created"], answer["refused"][0]["row"]) == (1, 1, 3)


def test_a_team_lead_gives_clients_within_the_team(personas, command):
    _, answer = command("Company;Owner\nA;Anna\nB;Bruno\nC;Dario\n", "--as", "carla@example.com")
    assert (answer["created"], [r["row"] for r in answer["refused"]]) == (2, [4])


def test_where_the_admin_reads_no_clients_the_only_director_imports(personas, command):
    command("Company\nAcme\n")
    assert Client.objects.unscoped("test").get().owner == personas.edda


@pytest.mark.parametrize(
    ("target", "decision", "known"),
    [
        ("orders", "merge", "skip, update, create"),
        ("tickets", "merge", "skip, update, create"),
        ("activities", "merge", "skip, create"),
        ("products", "create", "skip, update, merge"),
    ],
)
def test_a_decision_that_the_kind_lacks_ends_before_anything_is_kept(admin, command, target, decision, known):
    with pytest.raises(CommandError) as error:
        command("Subject,Due date\nCall,2026-12-24\n", "--on-duplicate", decision, target=target)
    assert error.value.returncode == 2
    assert f"what can be said: {known}." in str(error.value)
    assert not ImportRun.objects.exists()
