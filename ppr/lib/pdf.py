"""Pages on paper: a Typst template and plain content give a PDF that screen readers can read (PDF/UA-1).

The content reaches the template as JSON and is set as strings: nothing that people type is ever read as markup.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from fontTools.ttLib import TTFont

TEMPLATES: Path = settings.BASE_DIR / "templates" / "pdf"
# No word is that long: without a place to break, such a run of signs would leave the page.
_ENDLESS = re.compile(r"\S{24}(?=\S)")
_BREAK = "\u200b"
UNPRINTABLE = "□"  # stands for a sign that none of the fonts has
_PACKAGES = ("font_source_sans_pro", "font_source_serif_pro")
_FILES = ("-Regular.ttf", "-Semibold.ttf")


class Drawing(str):
    """An SVG in the content: it is drawn, and nothing in it is text to be set."""


def render(template: str, content: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of templates/pdf/<template>.typ with this content; the same content and moment give the same bytes.

    Raises typst.TypstError where the template does not make a valid PDF/UA-1 of it.
    """
    compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        input=str(TEMPLATES / f"{template}.typ"),
        format="pdf",
        sys_inputs={"content": json.dumps(printable(content), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)  # a PDF is one file, whatever its pages
    return made


def printable(value: Any) -> Any:
    """The same content with texts that can be set: no control signs, and a box for what no font has."""
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    if isinstance(value, str) and not isinstance(value, Drawing):
        text = value if _plain().fullmatch(value) else "".join(_signs(value))
        return _ENDLESS.sub(rf"\g<0>{_BREAK}", text)
    return value


@cache
def _plain() -> re.Pattern[str]:
    """Texts that are set as they are, which nearly all are: there is nothing to look at sign by sign."""
    alone = (s for s in _known_signs() if unicodedata.category(s)[0] != "M" and unicodedata.is_normalized("NFC", s))
    return re.compile(f"[\n{re.escape(''.join(sorted(alone)))}]*")


def _signs(text: str) -> Iterator[str]:
    for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        if sign == "\n" or sign in _known_signs():
            yield sign
        elif sign == "\t" or unicodedata.category(sign) in ("Zs", "Zl", "Zp"):
            yield " "
        elif unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Mn", "Me"):
            continue  # they steer the writing and print nothing by themselves
        else:
            yield sign if _prints(sign) else UNPRINTABLE


@lru_cache(maxsize=4096)
def _prints(sign: str) -> bool:
    """Whether one of the typesetter's own fonts has the sign; asked of it, for it says which no other way."""
    compiler = typst.Compiler(
        b'#set document(title: "-")\n#sys.inputs.sign', font_paths=_fonts(), ignore_system_fonts=True
    )
    try:
        compiler.compile(format="pdf", sys_inputs={"sign": sign}, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def pdf_response(name: str, content: bytes) -> HttpResponse:
    """The PDF as a download. `name` without its ending, and without anything about a person."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@cache
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(path) for path in _folders()],
    )


def _folders() -> list[Path]:
    found = []
    for package in _PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise RuntimeError(f"{package} is not installed: nothing to print with")
        found.append(Path(spec.origin).parent / "files")
    return found


@cache
def _known_signs() -> frozenset[str]:
    """The signs that every face of ours has: whose voice a text is does not decide whether it can be read."""
    faces = [path for folder in _folders() for ending in _FILES for path in folder.glob(f"*{ending}")]
    every = []
    for face in faces:
        with TTFont(face, lazy=True) as font:
            every.append({chr(code) for code in font.getBestCmap()})
    shared = frozenset.intersection(*map(frozenset, every))
    return frozenset(sign for sign in shared if unicodedata.category(sign)[0] != "C")
