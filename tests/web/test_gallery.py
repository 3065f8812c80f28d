import pytest


@pytest.mark.parametrize("language", ["en", "pl", "ru", "fa"])
def test_all_parts_are_drawn(client, otto, settings, language):
    settings.DEBUG = True
    otto.language = language
    otto.save()
    client.force_login(otto)
    page = client.get("/gallery/").content.decode()
    assert f'lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}"' in page
    assert "style=" not in page


def test_gallery_is_for_debugging_only(client, otto):
    client.force_login(otto)
    assert client.get("/gallery/").status_code == 404
