import gzip
import re
import threading

import pytest
from django.conf import settings
from django.core.management import call_command

from crm.web import assets
from crm.web.icons import ICONS

ROOMS = ("crm", "contacts", "privacy", "sales", "campaigns", "service", "analytics")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
STYLES = sorted((settings.BASE_DIR / "static" / "css").rglob("*.css"))
ICON = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")


@pytest.fixture(scope="session", autouse=True)
def _built():
    call_command("build_assets", verbosity=0)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_icons_in_templates_are_in_the_sprite(template):
    used = {name for pair in ICON.findall(template.read_text()) for name in pair if name}
    assert used <= ICONS


def test_icons_in_code_are_in_the_sprite():
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            used = {name for pair in ICON.findall(path.read_text()) for name in pair if name}
            assert used <= ICONS, path


def test_the_sprite_holds_every_icon():
    sprite = (assets.TARGET / "icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == ICONS


def with_imports(*names):
    """These scripts and what they cannot run without."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(r'^import (?:.* from )?"\./([\w.]+)"', text_of(name), re.MULTILINE)
    return found


def text_of(name):
    return (settings.BASE_DIR / "static" / "js" / name).read_text()


def test_first_visit_stays_light():
    """What every page has, and the five heaviest of what a page may carry; none carries more."""

    def weight(names):
        return sum(len(gzip.compress(text_of(name).encode())) for name in names)

    always = with_imports("app.js")
    carried = [
        with_imports(*re.findall(r'import\("\./([\w.]+)"\)', line)) - always
        for line in text_of("app.js").splitlines()
        if "=>" in line and "import(" in line
    ]
    assert len(carried) > 15
    shared = [assets.TARGET / "app.css", assets.TARGET / "js" / "htmx.js"]
    total = sum(len(gzip.compress(path.read_bytes())) for path in shared) + weight(always)
    total += sum(sorted(map(weight, carried))[-5:])
    assert total <= 60 * 1024


def test_fonts_cover_the_four_languages():
    letters = {point for cut in assets.FONTS for point in assets.code_points(cut.letters)}
    assert set(map(ord, "ąćęłńóśźż ĄŁŻ ёйщыэюя ЁЙЩ پچژگکیۀ ۰۱۲۳۴۵۶۷۸۹٬٫٪ €–„”«»")) <= letters


def test_building_twice_does_nothing(capsys):
    call_command("build_assets", verbosity=0)
    call_command("build_assets")
    assert "nothing changed" in capsys.readouterr().out


def test_two_who_build_at_once_wait_for_each_other():
    other = threading.Thread(target=call_command, args=("build_assets",), kwargs={"verbosity": 0})
    with assets.alone():
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(60)
    assert not other.is_alive()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_behaviour_is_small(script):
    assert len(script.read_text().splitlines()) < 100


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_styles_use_logical_properties_only(sheet):
    sides = "(?:left|right|top|bottom)"
    physical = rf"(?<![\w-])(?:(?:margin|padding|border)-{sides}|{sides}|(?:min-|max-)?(?:width|height))\s*:"
    css = re.sub(r"/\*.*?\*/|@(?:media|container)[^{]*", "", sheet.read_text(), flags=re.DOTALL)
    assert re.findall(physical, css) == []


@pytest.mark.parametrize(
    "sheet", [path for path in STYLES if path.name != "tokens.css"], ids=lambda path: path.name
)
def test_styles_stand_in_a_layer(sheet):
    assert sheet.read_text().count("@layer") >= 1


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_fit_the_content_security_policy(template):
    source = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=[\"']|javascript:", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
