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


def test_a_number_of_things_that_nobody_translated_is_not_one(tmp_path):
    """Of a language with one form for all numbers Babel would write the English singular for every number."""
    folder = tmp_path / "fa" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    head += '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    (folder / "django.po").write_text(
        f'{head}\nmsgid "Every day"\nmsgid_plural "Every %(n)s days"\nmsgstr[0] ""\n'
    )
    compile_catalogues(tmp_path)
    with (folder / "django.mo").open("rb") as file:
        persian = gettext.GNUTranslations(file)
    assert persian.ngettext("Every day", "Every %(n)s days", 30) == "Every %(n)s days"
