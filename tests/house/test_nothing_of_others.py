"""What somebody may not see stands in no answer to them: page, fragment, file, list, look-up or refusal.

`tests.house.marked` makes the world: all marked records are edda's.
"""

import re
from urllib.parse import unquote_plus

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from contacts.actions.derived import refresh_search
from contacts.actions.imports import begin_import, request_check
from contacts.actions.introductions import send_introduction
from contacts.actions.persons import remove_person
from contacts.models import Channel
from crm.changes.actions import undoing
from crm.jobs.running import run_due_jobs
from crm.lists.models import ExportFile
from crm.lists.registry import lists
from privacy.actions.exports import start_export
from privacy.models import PersonalExport
from tests.house.marked import MARKERS, mark, words_of
from tests.house.test_every_address import OWN_FILES, PUBLIC, addresses, row_of, url_of
from tests.house.test_hidden_groups import everything
from tests.house.world import make_world
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SALES = ("Marked deal", "Lost deal")
NAMES = (*SALES, "Marked Mills", "Ida Mark", "Loom stands", "Old call", "Old task", r"\bOla\b")
# Whatever takes words to look for, and the names under which it takes them.
LOOK_UPS = {
    "search": ("q",), "product_choices": ("q",), "deal_client_choices": ("client_name",), "directory": ("q",),
    "client_duplicates": ("name", "phone", "email"), "colleague_list": ("q",), "recycle_bin": ("words",),
    "share_list": ("q",), "price_ask": ("client_name", "product"), "mail_address_file": ("q", "address"),
}  # fmt: skip


@pytest.fixture
def world(personas, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    rows = mark(make_world(personas), personas)
    refresh_search([rows.client.pk])
    rows.numbers = [rows.quote.number, rows.order.number, rows.ticket.number]
    return rows


def unsaid(patterns, answer):
    """The patterns that an answer tells, without what its reader had typed themselves."""
    typed = unquote_plus(f"{answer.request.get('QUERY_STRING', '')} {getattr(answer, 'typed', '')}")
    digits = re.sub(r"\D", "", typed)
    words = words_of(answer)  # once: a file that streams can be read only once
    found = {pattern for pattern in patterns if re.search(pattern, words)}
    mine = {one for one in found if re.search(one, typed) or (re.sub(r"\D", "", one) or "-") in digits}
    return found - mine


def looked_up(client, world):
    """By part of a name, number, phone and e-mail: in every look-up, list and filter form."""
    words = ("Mills", "Ida", "Loom", "601555713", "marker-mail@x.example", *world.numbers)
    for word in words:
        for name, keys in LOOK_UPS.items():
            for headers in ({}, HTMX):
                yield name, client.get(reverse(name), dict.fromkeys(keys, word), headers=headers)
        answer = client.post(reverse("client_duplicates"), dict.fromkeys(LOOK_UPS["client_duplicates"], word))
        answer.typed = word
        yield "client_duplicates", answer
        for spec in lists.items():
            yield spec.url_name, client.get(reverse(spec.url_name), {"q": word})
    for spec in lists.items():
        yield spec.url_name, client.get(reverse(f"{spec.url_name}_filters"))


def posted(client, world, besides=frozenset()):
    """An empty form to every address; each as if the others had not been sent."""
    for name, args, _given in addresses():
        if name in OWN_FILES | PUBLIC | {"sign_out"} | besides or (
            "pk" in args and row_of(name, world) is None
        ):
            continue
        with transaction.atomic():
            yield name, client.post(url_of(name, args, world), {})
            transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["dario", "nils", "otto", "eva"])
def test_no_answer_tells_what_its_reader_may_not_see(client, world, personas, who):
    """Eva sees every client and ticket, and nothing of sales; the others see nothing that is edda's."""
    client = sign_in(client, getattr(personas, who))
    hidden = {*NAMES, *world.numbers}.union(*(MARKERS[group] for group in MARKERS if group != "margin"))
    if who == "eva":
        hidden = {*SALES, *world.numbers[:2], *MARKERS["finance"]}
    told = [
        (name, found)
        for walk in (everything, looked_up, posted)
        for name, answer in walk(client, world)
        if (found := unsaid(hidden, answer))
    ]
    assert not told


def test_the_same_walks_tell_it_to_whoever_may_see_it(client, world, edda):
    client, seen = sign_in(client, edda), set()
    for _name, answer in looked_up(client, world):
        words = words_of(answer)
        seen |= {pattern for pattern in (*NAMES, *world.numbers) if re.search(pattern, words)}
    assert seen >= {"Marked Mills", "Marked deal", "Loom stands", *world.numbers}


def unreachable():
    """Addresses that no empty form reaches: what a list does not offer, a view that is not there, a stage unnamed,
    a client asked about by no word.
    """
    found = {"own_data", "letter_run_file", "deal_move", "client_ask"} | {
        f"{spec.url_name}_remove_view" for spec in lists.items()
    }
    found |= {f"{spec.url_name}_bulk" for spec in lists.items() if not spec.bulk}
    return found | {f"{spec.url_name}_export" for spec in lists.items() if not spec.resource}


def test_whatever_takes_a_form_takes_it_from_somebody(client, world, personas):
    """The twin of the refusals: each address that refuses dario's POST stands for one of these."""
    request_check(run=world.imported, by=personas.anna)
    run_due_jobs("contacts.check_import")
    closed, stands = {}, set()
    for who in ("edda", "anna", "otto", "marta", "eva", "carla", "bruno"):
        sign_in(client, getattr(personas, who))
        for name, answer in posted(client, world, besides=stands):
            closed.setdefault(name, set()).add(answer.status_code)
        stands = {name for name, codes in closed.items() if codes & {200, 204, 302, 422}}
    only_looked_at = {name for name, codes in closed.items() if codes == {405}}
    assert closed.keys() - stands - only_looked_at - unreachable() == set()


@pytest.fixture
def files(world, edda, personas):
    """Addresses of files that are edda's, none of which is made for others."""
    begun = begin_import(by=edda, file=ContentFile(b"Name;City\nMarked;Oslo\n"), file_name="marked.csv")
    start_export(record_of=world.person, form="json", by=edda)
    run_due_jobs()
    made = ExportFile.objects.create(
        maker=edda, list_key="clients", file_name="x.csv", path="x.csv", row_count=1
    )
    personal = PersonalExport.objects.unscoped("test").get()
    return [
        reverse("import_original", args=[begun.pk]),
        reverse("import_refused", args=[begun.pk]),
        reverse("export_file", args=[made.pk]),
        reverse("personal_export_file", args=[personal.pk]),
        reverse("mail_original", args=[world.mail.pk]),
        reverse("mail_attachment", args=[world.mail.pk, world.attachment.number]),
        reverse("quote_pdf", args=[world.quote.pk]),
        reverse("quote_print", args=[world.quote.pk]),
        reverse("client_brief_pdf", args=[world.client.pk]),
        reverse("letter_run_preview", args=[world.letter.pk]),
        reverse("letter_run_file", args=[world.letter.pk]),
        reverse("handover_paper", args=[world.handover_paper.pk]),
        reverse("audit_entry", args=[world.audit.pk]),
        reverse("job_page", args=[world.job.pk]),
    ]


def test_files_are_their_makers_and_of_whoever_sees_what_is_in_them(client, files, dario, nils):
    for who in (dario, nils):
        sign_in(client, who)
        assert {client.get(address).status_code for address in files} <= {403, 404}
    client.logout()
    assert {client.get(address).status_code for address in files} == {302}


def test_the_titles_of_jobs_name_no_record(client, world, edda, otto, settings, monkeypatch):
    """Whoever looks after jobs sees those of everybody."""
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    settings.MAIL_IS_SET = True
    address = Channel.objects.unscoped("test").get(client=world.handover_item.client, kind="email").value
    send_introduction(item=world.handover_item, address=address, subject="x", body="x", by=edda)
    undoing.request_undo(change_set=remove_person(person=world.person, by=edda), by=edda)
    sign_in(client, otto)
    page = client.get(reverse("job_list"), {"whose": "all"}).text
    assert "Introduction by e-mail" in page and "Undo a change set" in page
    assert not [name for name in (*NAMES, "Given") if re.search(name, page)]
