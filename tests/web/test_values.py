from crm.web.values import field_label, shown


def test_words_of_the_program_are_told_as_people_say_them():
    assert field_label(None, "ways") == "Signed in by"
    assert shown(None, "ways", ["password", "totp"]) == "password, authenticator app"
    assert shown(None, "action", "view") == "View"
    assert shown(None, "languages", ["pl", "fa"]) == "Polish, Persian"
    assert shown(None, "device", "Chrome on Linux") == "Chrome on Linux"
