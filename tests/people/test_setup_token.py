from crm.people.setup_token import is_setup_token, setup_token


def test_token_is_compared_without_the_blanks_around_it(settings):
    settings.SETUP_TOKEN = "abcDEF123"
    assert setup_token() == "abcDEF123"
    assert is_setup_token(" abcDEF123\n")
    assert not is_setup_token("abcdef123") and not is_setup_token("") and not is_setup_token("ż")
