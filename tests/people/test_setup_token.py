from crm.people.setup_token import forget_setup_token, is_setup_token, setup_token


def test_token_is_made_once_and_private(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    token = setup_token()
    assert setup_token() == token and len(token) == 20
    assert (tmp_path / "setup-token").stat().st_mode & 0o777 == 0o600
    assert is_setup_token(f" {token.upper()}\n") and not is_setup_token("wrong")
    forget_setup_token()
    assert setup_token() != token
    assert [entry.name for entry in tmp_path.iterdir()] == ["setup-token"]
