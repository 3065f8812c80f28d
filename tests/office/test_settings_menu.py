import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "page", "above"),
    [
        ("/settings/branches/new/", "/settings/structure/", "Branches and teams"),
        ("/settings/teams/new/", "/settings/structure/", "Branches and teams"),
        ("/settings/password/", "/settings/security/", "Security"),
        ("/settings/roles/new/", "/settings/roles/", "Roles"),
        ("/settings/structure/", "/settings/structure/", ""),
    ],
)
def test_a_page_says_which_settings_it_belongs_to(client, otto, address, page, above):
    client.force_login(otto)
    text = client.get(address).text
    assert f'<a href="{page}" aria-current="page">' in text
    crumbs = text.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert (f'<a href="{page}"><bdi>{above}</bdi></a>' in crumbs) is bool(above)
    assert crumbs.count("<a ") == (2 if above else 1)
