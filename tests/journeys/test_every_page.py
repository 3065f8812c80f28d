"""Every main page in light, dark, right-to-left and on a phone: no error, nothing inaccessible, no sideways scroll."""

import pytest

SIGN_IN = [
    "/settings/security/",
    "/settings/security/passkey/",
    "/settings/sign-in/",
    "/settings/sign-in/provider/",
]
PERSONAL_DATA = [
    f"/personal-data/{page}"
    for page in ("", "requests/new/", "erasures/", "holds/", "consents/", "log/", "rules/")
]
ACCESS = ["/settings/what-if/?user=1", "/settings/see-as/", "/shares/?whose=all", "/settings/retention/"]
OFFICE = [
    "/settings/structure/",
    "/settings/modules/",
    "/settings/planning/",
    "/settings/modules/sales/off/",
    "/settings/colleagues/1/",
    "/settings/colleagues/1/move/",
    "/settings/audit/filters/",
]
PAGES = {
    "anna": [
        "/today/",
        "/clients/",
        "/activities/",
        "/reactivation/",
        "/clients/new/",
        "/search/?q=nord",
        "/shares/",
        "/settings/cover/",
        "/colleagues/",
        "/calendar/",
        "/calendar/?view=month",
        "/calendar/subscribe/",
        "/calls/",
        "/calls/1/",
        "/standards/",
        "/notices/",
        "/messages/",
        "/messages/new/",
        "/settings/notices/",
        "/mails/",
        "/mails/to-file/",
        "/mails/outbox/",
        "/settings/mailboxes/",
        "/settings/mailboxes/new/",
        "/settings/mail-templates/",
        "/settings/mail-templates/new/",
        "/settings/signature/",
    ],
    "carla": ["/today/more/", "/handovers/", "/handovers/new/"],
    "edda": ["/dashboard/", "/deals/board/", "/deals/", "/quotes/", "/orders/", "/products/", *PERSONAL_DATA],
    "marta": ["/segments/", "/segments/new/", "/letters/", "/letters/new/"],
    "eva": ["/tickets/", "/tickets/new/"],
    "otto": [
        "/settings/",
        "/settings/roles/",
        "/settings/colleagues/",
        "/settings/audit/",
        *SIGN_IN,
        *ACCESS,
        *OFFICE,
    ],
}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "width": 390},
    "persian": {"color_scheme": "light", "language": "fa"},
}


@pytest.fixture(params=list(LOOKS))
def look(request, page):
    wanted = LOOKS[request.param]
    page.emulate_media(color_scheme=wanted["color_scheme"], reduced_motion="reduce")
    if "width" in wanted:
        page.set_viewport_size({"width": wanted["width"], "height": 844})
    return wanted


def speak(page, language):
    with page.expect_navigation():
        page.evaluate(
            """language => {
              const form = document.querySelector('form[action$="/settings/display/"]');
              const field = document.createElement('input');
              Object.assign(field, {type: 'hidden', name: 'language', value: language});
              form.append(field);
              form.querySelectorAll('button').forEach(button => button.removeAttribute('name'));
              HTMLFormElement.prototype.submit.call(form);
            }""",
            language,
        )


@pytest.mark.parametrize("name", list(PAGES))
def test_pages_stand_in_every_look(page, demo, sign_in, is_accessible, look, name):
    sign_in(name)
    if look.get("language"):
        speak(page, look["language"])
        assert page.get_attribute("html", "dir") == "rtl"
    for path in PAGES[name]:
        answer = page.goto(demo.url + path)
        assert answer.status == 200, path
        is_accessible()
    if look.get("language"):
        speak(page, "en")
