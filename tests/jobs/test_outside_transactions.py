"""Jobs as a worker runs them: no transaction of a test around, where a checkpoint without one of its own is refused."""

import pytest
from django.utils import timezone

from contacts.models import FirstHour, Telephony
from crm.jobs import later
from crm.jobs.models.jobs import JobState
from crm.jobs.running import run_job
from crm.jobs.specs import specs
from tests.factories import ChannelFactory, ClientFactory
from tests.personas import make_firm, make_personas

pytestmark = pytest.mark.django_db(transaction=True)


def done(name, **args):
    job = later(name, **args)
    run_job(job.pk, in_thread=False, reraise=True)
    job.refresh_from_db()
    return job.state == JobState.DONE


@pytest.fixture
def anna():
    make_firm()
    anna = make_personas().anna
    ClientFactory(owner=anna, name="Acorn")
    return anna


def test_all_that_runs_by_itself_runs_through(anna):
    periodic = [spec.key for spec in specs.items() if spec.every]
    assert len(periodic) > 20
    assert [name for name in periodic if not done(name)] == []


def test_the_first_hour_is_counted(anna):
    FirstHour.objects.create(user=anna)
    assert done("contacts.first_hour") and FirstHour.objects.get(user=anna).figures["clients"] == 1
    assert done("contacts.first_hours") and done("contacts.first_hour_of", user_id=anna.pk)


def test_a_number_is_dialled(anna, settings):
    settings.TELEPHONY_PRIVATE_HOSTS = True
    Telephony.objects.create(pk=1, url="http://127.0.0.1:9/")
    client = ClientFactory(owner=anna)
    phone = ChannelFactory(client=client, kind="phone", value="+48 601 234 567", key="+48601234567")
    asked_at = timezone.now().isoformat()
    job = later("contacts.dial", run_as=anna, channel_id=phone.pk, asked_at=asked_at)
    run_job(job.pk, in_thread=False)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "Nothing answers at this address."), job.error
