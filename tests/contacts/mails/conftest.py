import pytest

from tests.contacts.mails.letters import mailbox_of
from tests.factories import ChannelFactory, ClientFactory
from tests.imap import imap_server  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _own_ground(settings, tmp_path):
    settings.MEDIA_ROOT, settings.MAIL_PRIVATE_HOSTS = tmp_path, True


@pytest.fixture
def nordwind(anna):
    """A client of anna's that jan@client.example belongs to."""
    client = ClientFactory(owner=anna, name="Nordwind GmbH")
    ChannelFactory(client=client, value="Jan@client.example", key="jan@client.example")
    return client


@pytest.fixture
def annas_box(anna, imap_server):  # noqa: F811
    return mailbox_of(anna, imap_server)
