"""A small reader of the PDFs typst writes: its objects, its pages, whether it is tagged, and the words on the page."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """The objects of a PDF by their number."""

    def __init__(self, content: bytes) -> None:
        """Read the objects; ValueError for what is no PDF."""
        if not content.startswith(b"%PDF-"):
            raise ValueError("no PDF")
        self.objects = {int(found[1]): found[2] for found in _OBJECT.finditer(content)}

    @property
    def pages(self) -> list[bytes]:
        """The objects that are pages."""
        return [each for each in self.objects.values() if re.match(rb"<<\s*/Type\s*/Page\b(?!s)", each)]

    @property
    def catalog(self) -> bytes:
        """The root object."""
        return next(each for each in self.objects.values() if b"/Type/Catalog" in each)

    def stream(self, number: int) -> bytes:
        """Return what a stream holds, inflated."""
        whole = self.objects[number]
        found = _STREAM.search(whole)
        assert found
        return zlib.decompress(found[1]) if b"FlateDecode" in whole[: found.start()] else found[1]

    def words(self) -> str:
        """Return the words of the first page in the order they are drawn, without its pictures."""
        page = self.pages[0]
        fonts = self._fonts(self.objects[int(_number(rb"/Resources (\d+)", page))])
        text, font = [], {}
        for name, raw in _shown(self.stream(int(_number(rb"/Contents (\d+)", page)))):
            if name:
                font = fonts.get(name, {})
                text.append(" ")
            else:
                text += [font.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)]
        return " ".join("".join(text).split())

    def alternatives(self) -> list[str]:
        """Return what the pictures say to who cannot see them."""
        found = [m for each in self.objects.values() for m in re.findall(rb"/Alt\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-F]+>)", each, re.DOTALL)]  # fmt: skip  # noqa: E501
        return [_text(each) for each in found]

    def _fonts(self, resources: bytes) -> dict[bytes, dict[bytes, str]]:
        listed = re.search(rb"/Font\s*(?:<<(.*?)>>|(\d+) 0 R)", resources, re.DOTALL)
        assert listed
        names = listed[1] if listed[1] is not None else self.objects[int(listed[2])]
        return {name: self._letters(int(at)) for name, at in re.findall(rb"/(\w+) (\d+) 0 R", names)}

    def _letters(self, font: int) -> dict[bytes, str]:
        table = self.stream(int(_number(rb"/ToUnicode (\d+)", self.objects[font])))
        return {
            bytes.fromhex(code.decode()): bytes.fromhex(letters.decode()).decode("utf-16-be")
            for code, letters in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
        }


def _number(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def _shown(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (font, b"") where a font is chosen, and (b"", codes) for each string that is drawn."""
    at = 0
    while at < len(content):
        sign = content[at : at + 1]
        if sign == b"/" and (font := _FONT.match(content, at)):
            yield font[1], b""
            at = font.end()
        elif sign == b"(":
            begun, deep = at + 1, 1
            while deep:  # brackets that are balanced need no escape
                at += 1
                one = content[at : at + 1]
                if one == b"\\":
                    at += 1
                elif one in b"()":
                    deep += 1 if one == b"(" else -1
            yield b"", _unescaped(content[begun:at])
        at += 1


def _unescaped(raw: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() else _ESCAPES.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, raw, flags=re.DOTALL)


def _text(raw: bytes) -> str:
    content = bytes.fromhex(raw[1:-1].decode()) if raw.startswith(b"<") else _unescaped(raw[1:-1])
    return content[2:].decode("utf-16-be") if content.startswith(b"\xfe\xff") else content.decode("latin-1")
