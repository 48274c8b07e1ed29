"""Make the files the browser gets: fonts cut to what we write, one style sheet, hashed names."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from fontTools import subset

from ppr.templatetags.ppr_ui import STYLESHEETS

LARGEST = 25_000  # bytes a font file may weigh

FONTS = {
    "sans-400": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "sans-600": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    "serif-400": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
}

# Spanish, Catalan, Aragonese, French, Portuguese, German, English; the punctuation they use.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ŒœŸ‐‑–—‘’‚“”„†•…′″‹›€™←↑→↓−≈≠≤≥✓\u2009\u202f"),
]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "ordn", "tnum"]


def font_file(package: str, name: str) -> Path:
    """Where the package keeps the font; raises CommandError if it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CommandError(f"{package} is not installed: no font to cut")
    return Path(spec.origin).parent / "files" / name


def cut(source: Path, target: Path) -> int:
    """Write *source* cut to CHARACTERS as woff2; return its size in bytes."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=FEATURES,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 13, 14],
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)
    return target.stat().st_size


def bundle(sources: Path, target: Path) -> None:
    """All style sheets in one file, in their order: one request on a bad connection."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join((sources / f"{name}.css").read_text() for name in STYLESHEETS))


class Command(BaseCommand):
    help = "Cut the fonts, bundle the style, and collect static files under hashed names."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--fonts-only", action="store_true", help="cut the fonts and stop: enough to develop")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("fontTools").setLevel(logging.WARNING)  # it lists every glyph
        build = Path(settings.VAR) / "build" / "static"
        for name, (package, file) in FONTS.items():
            size = cut(font_file(package, file), build / "fonts" / f"{name}.woff2")
            if size > LARGEST:
                raise CommandError(f"{name}.woff2 weighs {size} bytes, more than {LARGEST}")
            self.stdout.write(f"{name}.woff2 {size / 1000:.1f} kB")
        if options["fonts_only"]:
            return
        bundle(Path(settings.BASE_DIR) / "static" / "css", build / "css" / "ppr.css")
        call_command("collectstatic", interactive=False, clear=True, verbosity=options["verbosity"])
