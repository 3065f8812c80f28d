import re

import pytest
from django.core import mail
from django.urls import reverse

from crm.jobs.models import Job
from crm.people.models import User
from crm.sign_in.tasks import mail_invitation, mail_password_link
from tests.sign_in.steps import actions_of, sentences

pytestmark = pytest.mark.django_db
NEW = "/settings/colleagues/new/"


@pytest.fixture
def invited(client, otto, settings):
    settings.MAIL_IS_SET = True
    client.force_login(otto)
    form = {"name": "Ola Nowak", "email": "ola@example.com", "home_team": otto.home_team_id, "language": ""}
    answer = client.post(NEW, form, follow=True)
    return User.objects.get(email="ola@example.com"), answer


def run(job):
    mail_invitation(None, **job.args)


def test_with_a_mail_server_the_invitation_goes_out_and_no_link_is_shown(client, invited):
    ola, answer = invited
    assert "on its way" in sentences(answer)[0] and "/set-password/" not in answer.text
    assert actions_of(ola) == ["create", "invite"]
    run(Job.objects.get(name="sign_in.mail_invitation"))
    sent = mail.outbox[0]
    assert sent.to == [ola.email] and sent.subject == "Your account for Rapport at Test Firm"
    assert "Otto has made an account for you" in sent.body
    link = re.search(r"/set-password/\S+", sent.body).group()
    client.post("/sign-out/")
    assert "Ola Nowak" in client.get(link, follow=True).text


def test_links_are_mailed_in_the_language_that_was_chosen_for_the_colleague(client, invited, otto):
    form = {"name": "Parisa", "email": "parisa@example.com", "home_team": otto.home_team_id, "language": "fa"}
    client.post(NEW, form)
    parisa = User.objects.get(email="parisa@example.com")
    mail_password_link(None, user_id=parisa.pk)
    assert mail.outbox[0].subject == "گذرواژه را بسازید"
    refused = client.post(NEW, {**form, "email": "x@example.com", "language": "tlh"})
    assert list(refused.context["form"].errors) == ["language"]


def test_it_can_be_sent_again_until_there_is_a_password(client, invited, nils):
    ola, answer = invited
    assert "Invite again" in answer.text
    client.post(reverse("colleague_invite", args=[ola.pk]))
    assert Job.objects.filter(name="sign_in.mail_invitation").count() == 2
    ola.set_password("cheese on the moon")
    ola.save()
    assert "Invite again" not in client.get(reverse("colleague_page", args=[ola.pk])).text


def test_a_switched_off_account_gets_none(client, invited, nils):
    nils.is_active = False
    nils.save()
    answer = client.post(reverse("colleague_invite", args=[nils.pk]), follow=True)
    assert "switched off" in sentences(answer)[0]
    run(Job(args={"user_id": nils.pk, "inviter": "Otto"}))
    assert not mail.outbox


def test_without_a_mail_server_the_link_is_shown(client, otto):
    client.force_login(otto)
    form = {"name": "Ola Nowak", "email": "ola@example.com", "home_team": otto.home_team_id}
    assert "/set-password/" in client.post(NEW, form, follow=True).text
    assert not Job.objects.exists()
