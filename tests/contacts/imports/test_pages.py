import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import Client, ImportRun
from crm.jobs.running import run_due_jobs
from tests.factories import ChannelFactory, ClientFactory

LIST = (
    "Company;E-mail;City;Birth date\nAcme;post@acme.no;Oslo;\nBeta;not one;Bergen;\nGamma;=1+1@x.no;;31.02.1999\n"
    ";;Moss;\n"
)


@pytest.fixture
def sign_in(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def bring(browser, text=LIST, name="list.csv"):
    answer = browser.post(
        reverse("client_import"), {"target": "clients", "file": SimpleUploadedFile(name, text.encode())}
    )
    assert answer.status_code == 302
    return ImportRun.objects.latest("pk")


def mapping_of(run):
    return {f"to_{position}": target for position, target in run.mapping.items()}


def checked(browser, text=LIST):
    run = bring(browser, text)
    assert browser.post(reverse("import_columns", args=[run.pk]), mapping_of(run)).status_code == 302
    run_due_jobs("contacts.check_import")
    run.refresh_from_db()
    return run


def html(browser, run, query=""):
    answer = browser.get(run.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_way(anna, sign_in):
    browser = sign_in(anna)
    assert browser.get(reverse("client_import")).status_code == 200
    run = bring(browser)
    assert "E-mail" in html(browser, run)
    run = checked(browser)
    assert run.state == ImportRun.State.CHECKED
    page = html(browser, run)
    assert "Not an e-mail address" in page
    browser.post(reverse("import_fix", args=[run.pk, 3]), {"cell_1": "beta@beta.no"})
    run.refresh_from_db()
    assert (run.count("refuse"), run.count("create")) == (2, 2)
    browser.post(reverse("import_run", args=[run.pk]), {"on_duplicate": "skip"})
    run_due_jobs("contacts.run_import")
    run.refresh_from_db()
    assert sorted(Client.objects.unscoped("test").values_list("name", flat=True)) == ["Acme", "Beta"]
    assert "Undo the import" in html(browser, run)
    browser.post(reverse("undo", args=[run.change_set_id]))
    assert not Client.objects.unscoped("test").exists()
    assert "was undone" in html(browser, run)


def test_refused_rows_go_out_without_formulas(anna, sign_in):
    browser = sign_in(anna)
    run = checked(browser, LIST.replace("Gamma;", "=cmd|'/c calc'!A1;"))
    answer = browser.get(reverse("import_refused", args=[run.pk]))
    text = b"".join(answer.streaming_content).decode()
    assert "'=cmd|" in text
    assert "Not a date" in text


def test_a_decision_for_one_row(anna, sign_in):
    ChannelFactory(client=ClientFactory(owner=anna, name="Acme AS"), value="post@acme.no", key="post@acme.no")
    browser = sign_in(anna)
    run = checked(browser)
    assert "Acme AS" in html(browser, run, "?show=duplicates")
    browser.post(reverse("import_decide", args=[run.pk, 2]), {"decision": "create"})
    browser.post(reverse("import_run", args=[run.pk]), {"on_duplicate": "skip"})
    run_due_jobs("contacts.run_import")
    assert Client.objects.unscoped("test").filter(name__startswith="Acme").count() == 2


def test_a_client_out_of_sight_is_masked(anna, dario, sign_in):
    hidden = ClientFactory(owner=anna, name="Secret Name")
    ChannelFactory(client=hidden, value="post@acme.no", key="post@acme.no")
    browser = sign_in(dario)
    page = html(browser, checked(browser), "?show=duplicates")
    assert "Secret Name" not in page
    assert "owner Anna" in page
    assert "branch North" in page
    assert 'value="update"' not in page.partition("<tbody>")[2]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x", b"Name;City\n", b"x" * 1_100_000])
def test_what_cannot_be_read_is_said_and_kept(anna, sign_in, content):
    browser = sign_in(anna)
    run = bring(browser, content.decode())
    assert run.state == ImportRun.State.UNREADABLE
    page = html(browser, run)
    assert "cannot be imported" in page
    assert ("Read it another way" in page) is (content[:4] not in (b"", b"%PDF"))
    original = browser.get(reverse("import_original", args=[run.pk]))
    assert b"".join(original.streaming_content) == content
    assert "attachment" in original["Content-Disposition"]
    browser.post(reverse("import_discard", args=[run.pk]))
    assert browser.get(reverse("import_original", args=[run.pk])).status_code == 404
    assert browser.get(run.get_absolute_url()).status_code == 404
    assert "list.csv" not in browser.get(reverse("import_list")).text.partition("<main")[2]


def test_columns_are_remembered(anna, sign_in):
    browser = sign_in(anna)
    run = bring(browser)
    browser.post(reverse("import_columns", args=[run.pk]), mapping_of(run) | {"to_2": "source"})
    run_due_jobs("contacts.check_import")
    browser.post(reverse("import_run", args=[run.pk]), {"on_duplicate": "skip"})
    assert bring(browser).mapping["2"] == "source"


def test_two_columns_cannot_be_one_name(anna, sign_in):
    browser = sign_in(anna)
    run = bring(browser)
    answer = browser.post(reverse("import_columns", args=[run.pk]), {"to_0": "name", "to_2": "name"})
    assert answer.status_code == 422
    assert "Only one column" in answer.content.decode()


def test_the_encoding_can_be_put_right(anna, sign_in):
    browser = sign_in(anna)
    run = bring(browser)
    said = {"encoding": "cp1251", "separator": ",", "header_line": "1"}
    browser.post(reverse("import_reading", args=[run.pk]), said)
    run.refresh_from_db()
    assert (run.dialect["encoding"], run.dialect["separator"]) == ("cp1251", ",")


def test_nobody_sees_the_imports_of_others(anna, bruno, nils, sign_in):
    run = bring(sign_in(anna))
    addresses = [run.get_absolute_url(), reverse("import_original", args=[run.pk])]
    assert [sign_in(bruno).get(address).status_code for address in addresses] == [404, 404]
    assert sign_in(nils).get(reverse("client_import")).status_code == 403
    assert sign_in(nils).get(reverse("import_list")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_row_and_three(anna, sign_in, rows, django_assert_max_num_queries):
    browser = sign_in(anna)
    for _ in range(rows):
        bring(browser)
    with django_assert_max_num_queries(8):
        answer = browser.get(reverse("import_list"))
    assert answer.content.decode().count("list.csv") == rows
