"""Skills, languages and working time, in one's profile and in the admin's form."""

from datetime import time

import pytest
from django.urls import reverse

from crm.audit.models import AuditPayload
from crm.people.models import User, WorkingDay

pytestmark = pytest.mark.django_db
PROFILE = "/settings/profile/"


def filled(**changed):
    return {"name": "Anna", "language": "", "time_zone": "", "theme": "", "density": ""} | changed


def test_in_the_profile_each_skill_counts_once(client, anna):
    client.force_login(anna)
    form = filled(
        skills="machines,  Tenders ; Machines، سود", languages=["pl", "en"], week_4="08:00", week_5="14:30"
    )
    assert client.post(PROFILE, form).status_code == 302
    anna.refresh_from_db()
    assert anna.skills == ["Machines", "Tenders", "سود"]
    assert set(anna.languages) == {"pl", "en"}
    assert anna.week == {2: (time(8), time(14, 30))}
    payload = AuditPayload.objects.get(entry__action="change")
    assert payload.after["week"] == ["Wed 08:00-14:30"] and payload.before["week"] == []
    page = client.get(PROFILE).text
    assert 'value="Machines, Tenders, سود"' in page and 'value="08:00"' in page
    client.post(PROFILE, form)
    assert AuditPayload.objects.filter(entry__action="change").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"skills": "x" * 61}, "skills"),
        ({"skills": ",".join(map(str, range(31)))}, "skills"),
        ({"languages": ["xx"]}, "languages"),
        ({"week_0": "09:00"}, "week"),
        ({"week_0": "17:00", "week_1": "09:00"}, "week"),
        ({"week_0": "25:00", "week_1": "26:00"}, "week"),
    ],
)
def test_bad_input_is_said_at_the_field_and_nothing_is_lost(client, anna, changed, field):
    client.force_login(anna)
    answer = client.post(PROFILE, filled(phone="12345") | changed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert "12345" in answer.text
    assert not User.objects.get(pk=anna.pk).skills and not WorkingDay.objects.exists()


def test_the_admin_sets_them_too(client, otto, anna):
    client.force_login(otto)
    form = {
        "name": "Anna",
        "email": anna.email,
        "skills": "tenders",
        "languages": ["de"],
        "week_0": "9:00",
        "week_1": "12:00",
    }
    form |= {"roles": [held.role_id for held in anna.role_assignments.all()]}
    assert client.post(reverse("colleague_page", args=[anna.pk]), form).status_code == 302
    anna.refresh_from_db()
    assert (anna.skills, anna.languages, anna.week) == (["tenders"], ["de"], {0: (time(9), time(12))})
    assert anna.home_team.name == "Sales North"


def test_without_a_word_the_week_is_the_usual_one(anna):
    assert anna.week[0] == (time(9), time(17)) and set(anna.week) == set(range(5))
