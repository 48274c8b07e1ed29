"""Which language is spoken now, and how it speaks to the person and to who is close to them."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.utils import translation

# The catalogues themselves speak to staff; beside each stands what it says otherwise: to whom it says tú, usted, you.
SPOKEN_TO = {"es": ("es-tu", "es-ud"), "en": ("en-you", "en-you")}


def in_english() -> bool:
    """Whether whoever reads, reads English, however it speaks to them."""
    return (translation.get_language() or "").split("-")[0] == "en"


def spoken_to(*, formal: bool) -> AbstractContextManager[Any]:
    """Speak to the person in the language chosen, as they prefer to be spoken to."""
    catalogues = SPOKEN_TO.get(translation.get_language() or "")
    return translation.override(catalogues[formal]) if catalogues else nullcontext()
