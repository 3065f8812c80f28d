import gettext

from crm.running.catalogues import compile_catalogues

POLISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=4; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "Clients"
msgstr "Klienci"

#, fuzzy
msgid "Deals"
msgstr "Układy"
"""


def test_translations_are_compiled_without_gettext(tmp_path):
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(POLISH)
    assert compile_catalogues(tmp_path) == 1
    with (folder / "django.mo").open("rb") as file:
        polish = gettext.GNUTranslations(file)
    assert polish.gettext("Clients") == "Klienci"
    assert polish.gettext("Deals") == "Deals"  # fuzzy: not yet looked at by a person


def test_what_is_compiled_already_is_left_alone(tmp_path):
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(POLISH)
    compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == 0
