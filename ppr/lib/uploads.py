"""Files that people bring: few kinds, known by their content and never by their name, with nothing in them that runs."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
ACCEPT = ",".join(ENDINGS)  # for the browser's own dialogue; it is no check
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 200
# What makes a reader do something by itself, or carries another file along (ISO 32000-2).
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/SubmitForm",
           "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its kind by its content, and its bytes."""

    media_type: str
    content: bytes


def checked(upload: Any) -> Checked:
    """The file as it may be kept. Raises forms.ValidationError, with what to do about it."""
    if upload.size > MOST_BYTES:
        raise forms.ValidationError(too_big())
    content: bytes = upload.read()
    if content.startswith(b"%PDF-"):
        return Checked(PDF, _document(content))
    for mark, media_type, form in ((b"\xff\xd8\xff", JPEG, "JPEG"), (b"\x89PNG\r\n\x1a\n", PNG, "PNG")):
        if content.startswith(mark):
            return Checked(media_type, _picture(content, form))
    raise forms.ValidationError(_("Only PDF, JPEG and PNG can be kept. Save it as a PDF and choose it again."))


def too_big() -> str:
    """What to do with a file that is too heavy."""
    size = MOST_BYTES // (1024 * 1024)
    return _("A file may have %(size)d MB at most. Scan it in grey or at fewer points, or send it in parts.") % {
        "size": size
    }


def _document(content: bytes) -> bytes:
    """The same bytes, so that a signature in them stays valid, once every object in them has been looked at."""
    import pikepdf  # here: a process that never reads a document need not load it

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise forms.ValidationError(_("This document has too many pages. Choose the part that is needed."))
            if any(_active(found) for found in pdf.objects):
                raise forms.ValidationError(
                    _(
                        "This document carries a program or other files inside. Print it to a new PDF and choose that one."
                    )
                )
    except pikepdf.PasswordError as error:
        raise forms.ValidationError(_("This document asks for a password. Save it without one.")) from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise forms.ValidationError(_("This document cannot be read: it seems damaged. Save it again.")) from error
    return content


def _active(found: Any) -> bool:
    import pikepdf

    if not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        return isinstance(found, pikepdf.Array) and any(_inside(item) for item in found)
    return any(key in found for key in _ACTIVE) or any(_inside(value) for value in found.values()) or _named(found)


def _inside(value: Any) -> bool:
    """Direct objects within an object; what is referred to comes by itself."""
    import pikepdf

    direct = isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect
    return direct and _active(value)


def _named(found: Any) -> bool:
    return any(str(found.get(key, "")) in _ACTIVE for key in ("/S", "/Subtype", "/Type"))


def _picture(content: bytes, form: str) -> bytes:
    """The picture alone, drawn anew: without the place where it was taken, nor anything hidden behind it."""
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise forms.ValidationError(_("This picture is too large. Take it with fewer points."))
            upright = ImageOps.exif_transpose(picture)
            if form == "JPEG" and upright.mode not in ("L", "RGB"):
                upright = upright.convert("RGB")
            clean = Image.new(upright.mode, upright.size)
            if upright.mode == "P":
                clean.putpalette(upright.getpalette() or [])
            clean.paste(upright)
            out = io.BytesIO()
            clean.save(out, form, **({"quality": 88} if form == "JPEG" else {"optimize": True}))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise forms.ValidationError(_("This picture cannot be read: it seems damaged. Take it again.")) from error
    return out.getvalue()


class UploadField(forms.FileField):
    """A file of the kinds that can be kept; its cleaned value is a `Checked`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        super().__init__(**options)
        asked = gettext_lazy("Choose the document.")
        told = {
            "required": asked,
            "missing": asked,
            "invalid": asked,
            "empty": gettext_lazy("This file is empty. Choose it again."),
        }
        self.error_messages |= told | (options.get("error_messages") or {})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        return checked(found) if found else None


class UploadForm(forms.Form):
    """A form with an UploadField `file`; `heavy` where the request was too heavy for its file to be read."""

    def __init__(self, *args: Any, heavy: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if heavy:  # it was read past: nothing of it is here
            self.fields["file"].required = True
            self.fields["file"].error_messages["required"] = too_big()


def heavy(request: Any) -> bool:
    """Whether the request weighs more than any file that is kept, so that none of it was read."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def file_response(name: str, media_type: str, content: bytes) -> HttpResponse:
    """The file as a download that no browser opens in our name. `name` without its ending, and without a person's."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS[media_type]}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
