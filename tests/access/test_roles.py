import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Client
from crm.access.actions.role_sets import apply_role_set, set_changes
from crm.access.actions.roles import (
    create_role,
    delete_role,
    give_role,
    make_baseline,
    rename_role,
    set_levels,
    take_role,
)
from crm.access.context import access_of
from crm.access.coupling import contradictions
from crm.access.entities import entities
from crm.access.models import Grant, Role
from crm.access.queries.matrix import AREAS, levels_of
from crm.access.role_sets import install_role_set
from crm.audit.models import AuditPayload
from crm.people.models import Firm, User
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def role(key):
    return Role.objects.get(key=key)


def cells(key):
    return reverse("role_cells", args=[role(key).pk])


@pytest.mark.parametrize("mode", ["open", "team", "private"])
def test_ready_sets_do_not_contradict_themselves(firm, mode):
    install_role_set(mode=mode)
    for each in Role.objects.all():
        levels = levels_of(each)
        assert list(contradictions(levels)) == [], each
        plain = {entity.key for entity in entities.items() if not entity.scoped}
        assert {level for (entity, _action), level in levels.items() if entity in plain} <= {4}


def test_a_cell_acts_at_annas_next_click(client, otto, anna, bruno):
    ClientFactory(owner=bruno)
    assert not Client.objects.visible_to(anna).exists()
    client.force_login(otto)
    answer = client.post(cells("rep"), {"client.view": "2"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and 'id="row-client"' in answer.text and "<main" not in answer.text
    assert Client.objects.visible_to(User.objects.get(pk=anna.pk)).count() == 1
    payload = AuditPayload.objects.get(entry__action="change_role")
    assert (payload.before, payload.after) == ({"client.view": "own"}, {"client.view": "team"})


@pytest.mark.parametrize(
    ("change", "said"),
    [({"client.change": "4"}, "Change"), ({"client.view": "0"}, "View"), ({"client.delete": "1"}, None)],
)
def test_what_contradicts_is_refused_in_plain_words(client, otto, change, said):
    client.force_login(otto)
    before = levels_of(role("rep"))
    page = client.post(cells("rep"), change, headers={"HX-Request": "true"}).text
    if said:
        assert "cannot reach further" in page and said in page and levels_of(role("rep")) == before
    else:
        assert "cannot reach further" not in page


def test_whole_form_without_javascript_is_all_or_nothing(client, otto):
    client.force_login(otto)
    form = {f"{entity}.{action}": str(level) for (entity, action), level in levels_of(role("rep")).items()}
    before = levels_of(role("rep"))
    answer = client.post(cells("rep"), form | {"client.view": "1", "client.export": "3", "client.share": "0"})
    assert (
        answer.status_code == 422 and "Nothing was saved" in answer.text and levels_of(role("rep")) == before
    )
    assert client.post(cells("rep"), form | {"client.share": "0"}).status_code == 302
    assert ("client", "share") not in levels_of(role("rep"))


@pytest.mark.parametrize(
    "form", [{"client.view": "9"}, {"client.view": "x"}, {"ghost.view": "1"}, {"role.view": "2"}]
)
def test_unknown_cells_and_levels_are_refused(client, otto, form):
    client.force_login(otto)
    before = levels_of(role("rep"))
    assert client.post(cells("rep"), form).status_code == 422
    assert levels_of(role("rep")) == before


def test_every_area_of_the_matrix_is_named():
    assert {entity.area for entity in entities.items()} == set(AREAS)


def test_last_right_to_change_roles_stays(client, otto):
    client.force_login(otto)
    page = client.post(cells("access_admin"), {"role.change": "0"}, headers={"HX-Request": "true"}).text
    assert "Somebody must stay able" in page
    with pytest.raises(ValidationError):
        take_role(role=role("access_admin"), user=otto, by=otto)
    assert access_of(otto).may("role", "change")


def test_roles_are_made_renamed_and_deleted(otto, anna):
    copy = create_role(name="Export team", copy_of=role("rep"), by=otto)
    assert levels_of(copy) == levels_of(role("rep")) and copy.key == "export-team"
    with pytest.raises(ValidationError):
        rename_role(role=copy, name="sales REP", by=otto)
    rename_role(role=copy, name="Exporters", by=otto)
    give_role(role=copy, user=anna, by=otto)
    with pytest.raises(ValidationError, match="1 colleague holds"):
        delete_role(role=copy, by=otto)
    take_role(role=copy, user=anna, by=otto)
    delete_role(role=copy, by=otto)
    with pytest.raises(ValidationError):
        delete_role(role=role("baseline"), by=otto)
    assert create_role(name="Экспорт", by=otto).key == "role"
    assert create_role(name="صادرات", by=otto).key == "role-2"


def test_baseline_reaches_everybody_with_a_role(otto, anna, nils):
    everybody = create_role(name="All see all", by=otto)
    set_levels(role=everybody, cells={"client.view": 4}, by=otto)
    make_baseline(role=everybody, by=otto)
    assert access_of(anna).level("client", "view").label == "all"
    assert not access_of(nils).may("client", "view")
    assert Role.objects.get(is_baseline=True) == everybody


def test_ready_set_says_how_much_it_changes_and_leaves_own_roles(otto, anna):
    own = create_role(name="Own", copy_of=role("rep"), by=otto)
    assert set_changes("private") == 0
    expected = set_changes("open")
    before = {(grant.role_id, grant.entity, grant.action, grant.level) for grant in Grant.objects.all()}
    assert apply_role_set(mode="open", by=otto) == expected > 0
    after = {(grant.role_id, grant.entity, grant.action, grant.level) for grant in Grant.objects.all()}
    assert len({row[:3] for row in before ^ after}) == expected
    assert Firm.objects.get().access_mode == "open" and levels_of(own)["client", "view"] == 1
    assert access_of(anna).level("client", "view").label == "all"


@pytest.mark.parametrize(
    ("name", "seen", "may"), [("edda", 200, 403), ("anna", 403, 403), ("nils", 403, 403)]
)
def test_doors(client, personas, name, seen, may):
    client.force_login(getattr(personas, name))
    rep = role("rep")
    assert client.get("/settings/roles/").status_code == seen
    assert client.get(f"/settings/roles/{rep.pk}/").status_code == seen
    for path in ("new/", "sets/", f"{rep.pk}/rename/"):
        assert client.get(f"/settings/roles/{path}").status_code == may
    for path in (
        f"{rep.pk}/cells/",
        f"{rep.pk}/delete/",
        f"{rep.pk}/holders/",
        f"{rep.pk}/everybody/",
        "sets/",
    ):
        assert client.post(f"/settings/roles/{path}", {"client.view": "4", "mode": "open"}).status_code == may
    with pytest.raises(PermissionDenied):
        set_levels(role=rep, cells={"client.view": 4}, by=getattr(personas, name))


def test_holders_are_given_and_taken_on_the_page(client, otto, nils):
    client.force_login(otto)
    rep = role("rep")
    client.post(f"/settings/roles/{rep.pk}/holders/", {"user": nils.pk})
    assert access_of(nils).may("client", "view")
    assert "Nils" in client.get(f"/settings/roles/{rep.pk}/").text
    client.post(f"/settings/roles/{rep.pk}/holders/{nils.pk}/take/")
    assert not access_of(nils).may("client", "view")
    assert client.post(f"/settings/roles/{rep.pk}/holders/", {"user": ""}, follow=True).status_code == 200


def test_page_costs_the_same_for_one_holder_and_three(client, otto, personas):
    client.force_login(otto)
    path = f"/settings/roles/{role('accountant').pk}/"
    counts = []
    client.get(path)
    for name in ("anna", "bruno", "carla"):
        give_role(role=role("accountant"), user=getattr(personas, name), by=otto)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 14


def effect(key):
    return reverse("role_effect", args=[role(key).pk])


def test_a_changed_cell_says_whom_it_concerns_before_it_is_saved(client, otto, bruno, personas):
    ClientFactory(owner=bruno)
    client.force_login(otto)
    htmx, before = {"headers": {"HX-Request": "true"}}, levels_of(role("rep"))
    form = {f"client.{action}": str(level) for (key, action), level in before.items() if key == "client"}
    row = client.post(effect("rep"), form | {"client.view": "2"}, **htmx).text
    assert "4 colleagues reach further" in row and "Anna +1" in row and "Bruno +" not in row
    assert reverse("role_cells", args=[role("rep").pk]) in row and levels_of(role("rep")) == before
    losing = client.post(effect("rep"), form | {"client.delete": "1", "client.share": "0"}, **htmx).text
    assert "reach less far" in losing and "reach further" in losing
    wrong = client.post(effect("rep"), form | {"client.change": "4"}, **htmx).text
    assert "cannot reach further" in wrong and ">Save<" not in wrong and 'value="4" selected' in wrong
    left = client.post(effect("rep"), {"leave": "client"}, **htmx).text
    assert "reach" not in left and ">Save<" not in left
    assert client.post(effect("rep"), {"boat.view": "1", "client.view": "9"}, **htmx).status_code == 422
    page = client.post(effect("rep"), form | {"client.view": "2"})
    assert (
        page.status_code == 200 and "Nothing is saved yet" in page.text and levels_of(role("rep")) == before
    )
    client.force_login(personas.edda)
    assert client.post(effect("rep"), form).status_code == 403
