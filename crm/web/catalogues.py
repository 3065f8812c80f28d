"""Words to translate, found in Python and templates without GNU gettext, kept as one .po file per language."""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS = ("crm", "contacts", "privacy", "sales", "campaigns", "service", "analytics", "templates")
Found = tuple[str | tuple[str, str], str | None]  # (message or (one, many), context)

# Which arguments of a call are context, message and plural.
SHAPES = {
    "": ("message",),
    "n": ("message", "plural"),
    "p": ("context", "message"),
    "np": ("context", "message", "plural"),
}
NAME = re.compile(r"^(?:_|(n?p?)gettext(?:_lazy|_noop)?)$")
LITERAL = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(u?({LITERAL})(?:,\s*u?({LITERAL}))?(?:,\s*u?({LITERAL}))?")


def words_of_template(source: str) -> Iterator[Found]:
    """`templatize` turns tags into calls; the calls are read with a regular expression, since the rest is no Python."""
    for call in CALL.finditer(templatize(source)):
        yield word_of(call[1], [ast.literal_eval(text) for text in call.groups()[1:] if text])


def words_of_python(source: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if NAME.match(name) and texts:
            yield word_of(name, texts)


def word_of(name: str, texts: list[str]) -> Found:
    found = NAME.match(name)
    given = dict(zip(SHAPES[(found and found[1]) or ""], texts, strict=False))
    message = given.get("message", "")
    return (message, given["plural"]) if "plural" in given else message, given.get("context")


def sources() -> Iterable[Path]:
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def collect() -> Catalog:
    """Every word of the product, without places: those would change with each edit."""
    catalog = Catalog()
    for path in sources():
        found = (
            words_of_python(path.read_text()) if path.suffix == ".py" else words_of_template(path.read_text())
        )
        for message, context in found:
            if message:
                catalog.add(message, context=context, flags=flags_of(message))
    return catalog


def flags_of(message: str | tuple[str, ...]) -> tuple[str, ...]:
    text = message if isinstance(message, str) else message[-1]
    return ("python-format",) if re.search(r"%\(\w+\)[sd]", text) else ()


def po_file(language: str) -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def keep(language: str, catalog: Catalog) -> None:
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    write_po(
        body, catalog, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True, width=110
    )
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += f'"Plural-Forms: nplurals={catalog.num_plurals}; plural={catalog.plural_expr};\\n"\n\n'
    path.write_bytes(head.encode() + body.getvalue())


def bring_up_to_date(language: str) -> tuple[int, int]:
    """Add new words, drop those no longer used; (translated, all)."""
    known, now = load(language), collect()
    fresh = Catalog(locale=language)
    for message in now:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        text = old.string if old else None
        if message.pluralizable and isinstance(text, str):  # it was used without a plural before
            text = (text,) * fresh.num_plurals
        fresh.add(message.id, text, context=message.context, flags=message.flags)
    keep(language, fresh)
    return sum(1 for message in fresh if message.id and is_translated(message.string)), len(fresh)


def is_translated(text: str | tuple[str, ...] | None) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)
