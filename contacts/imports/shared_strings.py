"""The texts that cells of a workbook point to: read as far as they are asked for, kept on disk, not in memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Callable
from functools import lru_cache
from typing import IO, Any
from xml.parsers import expat

from contacts.imports.trouble import FileTrouble

CHUNK = 1 << 16
TEXT_LIMIT = 1 << 20  # characters of one cell; Excel itself ends at 32,767
KEPT_TEXTS = 20_000


def parser_for(start: Callable[..., None], end: Callable[..., None], text: Callable[[str], None]) -> Any:
    """A streaming parser that knows no entities, so that none can grow."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_args: Any) -> None:
    raise FileTrouble("damaged")


def feed(parser: Any, part: IO[bytes]) -> bool:
    """Give the parser its next piece; False at the end."""
    try:
        piece = part.read(CHUNK)
        parser.Parse(piece, not piece)
    except expat.ExpatError as error:
        raise FileTrouble("damaged") from error
    return bool(piece)


class SharedStrings:
    def __init__(self, part: IO[bytes] | None) -> None:
        self.part, self.ends = part, array("Q", [0])
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the texts
        self.texts: list[str] = []
        self.length, self.in_text, self.in_reading = 0, False, False
        self.parser = parser_for(self._start, self._end, self._text)
        self.get = lru_cache(KEPT_TEXTS)(self._get)

    def _get(self, number: int) -> str:
        while self.part is not None and number >= len(self.ends) - 1:
            if not feed(self.parser, self.part):
                self.part = None
            self.file.flush()
        if not 0 <= number < len(self.ends) - 1:
            raise FileTrouble("damaged")
        begin, end = self.ends[number], self.ends[number + 1]
        return os.pread(self.file.fileno(), end - begin, begin).decode("utf-8", "replace")

    def _start(self, name: str, _attrs: dict[str, str]) -> None:
        name = name[name.rfind(":") + 1 :]
        if name == "t":
            self.in_text = not self.in_reading
        elif name == "rPh":  # how Japanese names are read aloud stands beside the text
            self.in_reading = True

    def _end(self, name: str) -> None:
        name = name[name.rfind(":") + 1 :]
        if name == "t":
            self.in_text = False
        elif name == "rPh":
            self.in_reading = False
        elif name == "si":
            written = "".join(self.texts).encode("utf-8", "replace")
            self.file.write(written)
            self.ends.append(self.ends[-1] + len(written))
            self.texts, self.length = [], 0

    def _text(self, text: str) -> None:
        if self.in_text:
            self.length += len(text)
            if self.length > TEXT_LIMIT:
                raise FileTrouble("long_cell", limit=TEXT_LIMIT)
            self.texts.append(text)
