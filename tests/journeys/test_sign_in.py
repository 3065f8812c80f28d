"""Setting up second factors and coming in with them; signing in with the firm's own account."""

import pytest

from tests.sign_in.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.sign_in.steps import code_of

SECURITY = "/settings/security/"


@pytest.fixture
def has_passkeys(page):
    """A device that keeps passkeys and whose owner always puts the finger on it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page, demo, name):
    page.context.clear_cookies()
    page.goto(f"{demo.url}/sign-in/")
    page.fill("input[type=email]", f"{name}@demo.example")
    page.fill("input[type=password]", "demo-password")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def remove_factors(page, demo):
    page.goto(demo.url + SECURITY)
    while page.get_by_role("button", name="Remove").count():
        with page.expect_navigation():
            page.get_by_role("button", name="Remove").first.click()


def test_an_app_is_set_up_and_its_code_lets_in(page, demo, sign_in, is_accessible):
    sign_in("sara")
    page.goto(demo.url + SECURITY)
    is_accessible()
    page.get_by_role("link", name="Set it up").click()
    page.wait_for_url("**/app/")
    is_accessible()
    secret = page.input_value("#app-key")
    page.fill("#id_code", "000000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "not right" in page.text_content("main")
    page.fill("#id_code", code_of(secret))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    is_accessible()
    codes = page.input_value("#codes").split()
    assert len(codes) == 10
    type_password(page, demo, "sara")
    page.wait_for_url("**/second-factor/")
    is_accessible()
    # The code of the set-up was used: one of the recovery codes, then the app's next one.
    page.fill("#id_code", codes[0])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    type_password(page, demo, "sara")
    page.fill("#id_code", code_of(secret, 1))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    remove_factors(page, demo)
    assert "9 codes" not in page.text_content("main")


def test_a_passkey_signs_in_alone_and_as_second_factor(page, demo, sign_in, is_accessible, has_passkeys):
    sign_in("bruno")
    page.goto(f"{demo.url}{SECURITY}passkey/")
    is_accessible()
    page.fill("#id_name", "Bruno’s laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/codes/")
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(f"**{SECURITY}")
    assert "Bruno’s laptop" in page.text_content("main")
    page.context.clear_cookies()
    page.goto(f"{demo.url}/sign-in/")
    is_accessible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today/")
    type_password(page, demo, "bruno")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/today/")
    remove_factors(page, demo)


def test_a_role_that_requires_one_leads_there_first(page, demo, sign_in, is_accessible, has_passkeys):
    sign_in("otto")
    page.goto(f"{demo.url}/settings/roles/")
    page.get_by_role("link", name="Marketing").click()
    page.get_by_role("button", name="Require it").click()
    page.get_by_text("from the next click on").wait_for()
    is_accessible()
    role = page.url
    sign_in("marta")
    page.goto(f"{demo.url}/segments/")
    assert page.url.endswith(SECURITY) and "Your role asks for a second factor" in page.text_content("main")
    is_accessible()
    page.goto(f"{demo.url}{SECURITY}passkey/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/codes/")
    page.goto(f"{demo.url}/segments/")
    assert page.url.endswith("/segments/")
    sign_in("otto")
    page.goto(role)
    page.get_by_role("button", name="Do not require it").click()
    page.get_by_text("does not ask for a second factor any more").wait_for()
    page.goto(f"{demo.url}/settings/colleagues/")
    page.get_by_role("link", name="Marta Maj").first.click()
    page.get_by_role("main").get_by_role("link", name="Sign-in", exact=True).last.click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove all second factors").click()
    page.get_by_text("with the password alone").wait_for()
    is_accessible()


def test_the_firms_own_account_signs_in(page, demo, sign_in, is_accessible):
    provider = Provider()
    try:
        provider.person["email"] = "dario@demo.example"
        sign_in("otto")
        page.goto(f"{demo.url}/settings/sign-in/provider/")
        page.fill("#id_issuer", provider.issuer)
        page.fill("#id_client_id", CLIENT_ID)
        page.fill("#id_secret", CLIENT_SECRET)
        page.fill("#id_button_text", "Sign in with the office account")
        page.check("#id_provider_is_on")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/settings/sign-in/")
        is_accessible()
        page.context.clear_cookies()
        page.goto(f"{demo.url}/sign-in/")
        is_accessible()
        page.get_by_role("link", name="Sign in with the office account").click()
        page.wait_for_url("**/today/")
        assert "Dario" in page.text_content(".side")
        sign_in("otto")
        page.goto(f"{demo.url}/settings/sign-in/provider/")
        page.uncheck("#id_provider_is_on")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/settings/sign-in/")
    finally:
        provider.stop()
