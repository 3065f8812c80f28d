import pytest
from django.urls import reverse

from crm.web.help_topics import TOPICS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("topic", list(TOPICS))
def test_each_subject_has_its_page(client, nils, topic):
    client.force_login(nils)
    page = client.get(reverse("help_page", args=[topic])).content.decode()
    assert str(TOPICS[topic]) in page
    assert page.count("aria-current") >= 1


def test_an_unknown_subject_is_not_there(client, nils):
    client.force_login(nils)
    assert client.get(reverse("help_page", args=["magic"])).status_code == 404
