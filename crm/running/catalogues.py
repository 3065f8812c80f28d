"""Compiles translations in pure Python: gettext's own programs may be missing."""

from os import getpid
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> int:
    """Write each .po below `folder` as .mo unless that is newer; says how many were written."""
    written = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = translated(read_po(file, locale=source.parent.parent.name))
        draft = target.with_suffix(f".{getpid()}.draft")  # two programs may start at once
        with draft.open("wb") as output:
            write_mo(output, catalogue)
        draft.replace(target)
        written += 1
    return written


def translated(catalogue: Catalog) -> Catalog:
    """Without numbers of things that nobody translated yet: of a language that has one form for all numbers, writing
    them would give the English singular to every number ("every day" for 30 days).
    """
    for message in list(catalogue):
        if message.id and message.pluralizable and not any(message.string or ()):
            catalogue.delete(message.id, message.context)
    return catalogue
