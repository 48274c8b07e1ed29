"""Documents with a referral: what may come in, who may take it away, and that it lies sealed."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from entities.models import DeclineReason
from ppr.lib import uploads
from referrals import attachments
from referrals.models import Attachment
from tests.cast import key
from tests.dump import allow, dump

SECRET = "Informe de la planta siete, confidencial"


def pdf(*, action: str = "", password: str = "", pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        made.pages[0].Contents = made.make_stream(b"BT (" + SECRET.encode() + b") Tj ET")
        if action == "script":
            made.Root.OpenAction = made.make_indirect(
                pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
            )
        if action == "launch":
            made.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")))
        if action == "file":
            made.attachments["peor.exe"] = b"MZ"
        if action == "deep":
            deep = pikepdf.Array([pikepdf.Dictionary(Kids=pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.Launch)]))])
            made.Root.Extra = deep
        compressed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
        if password:
            made.save(out, encryption=pikepdf.Encryption(owner=password, user=password), **compressed)
        else:
            made.save(out, **compressed)
    return out.getvalue()


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    out, place = io.BytesIO(), Image.Exif()
    place[0x010E] = "Calle Mayor 3"  # a description, as telephones write places and names
    Image.new(mode, size).save(out, form, exif=place)
    return out.getvalue()


def attach(client: Any, referral: Any, content: bytes, name: str = "informe.pdf", **typed: Any) -> Any:
    url = reverse("referrals:attach", args=[referral.pk])
    return client.post(url, {"title": "Informe de planta", "file": SimpleUploadedFile(name, content), **typed})


def kept(acting: Any, who: Any, referral: Any) -> list[Attachment]:
    with acting(who) as actor:
        return list(Attachment.objects.visible_to(actor).filter(referral=referral, taken_back_at=None))


def at(row: Attachment, name: str = "attachment") -> str:
    return reverse(f"referrals:{name}", args=[row.referral_id, row.pk])


def test_a_document_goes_with_the_referral_and_comes_back_as_it_was(cast: Any, sign_in: Any, acting: Any) -> None:
    content = pdf()
    clinician, coordinator = sign_in(cast.clinician), sign_in(cast.coordinator)
    assert attach(clinician, cast.referral_adrian, content, name="Adrián Cólera.pdf").status_code == 302
    (row,) = kept(acting, cast.coordinator, cast.referral_adrian)
    page = coordinator.get(reverse("referrals:detail", args=[cast.referral_adrian.pk])).content.decode()
    assert "Informe de planta" in page and at(row) in page and at(row, "attachment_back") not in page
    file = coordinator.get(at(row))
    assert file.content == content and file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("attachment;") and "Adri" not in str(file.headers)
    assert file.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in file.headers["Content-Security-Policy"]
    assert "no-store" in file.headers["Cache-Control"]


@pytest.mark.parametrize("who", ["coordinator_other", "clinician_other", "professional_other"])
def test_to_who_does_not_see_the_referral_it_does_not_exist(cast: Any, sign_in: Any, acting: Any, who: str) -> None:
    attach(sign_in(cast.clinician), cast.referral_adrian, pdf())
    (row,) = kept(acting, cast.clinician, cast.referral_adrian)
    stranger = sign_in(getattr(cast, who))
    assert stranger.get(at(row)).status_code == 404
    # Nor by the way of a referral that one does see.
    own = reverse("referrals:attachment", args=[cast.referral_outsider.pk, row.pk])
    assert stranger.get(own).status_code == 404
    assert kept(acting, getattr(cast, who), cast.referral_adrian) == []


@pytest.mark.parametrize("who", ["professional", "auditor", "ward", "administrator"])
def test_before_the_first_day_the_team_gets_no_document(cast: Any, sign_in: Any, acting: Any, who: str) -> None:
    attach(sign_in(cast.clinician), cast.referral_adrian, pdf())
    (row,) = kept(acting, cast.clinician, cast.referral_adrian)
    assert sign_in(getattr(cast, who)).get(at(row)).status_code in (403, 404)


def test_an_entity_that_declines_loses_the_document_and_the_next_one_has_it(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    referral = cast.referral_adrian
    attach(sign_in(cast.clinician), referral, pdf())
    (row,) = kept(acting, cast.clinician, referral)
    said = {"reason": DeclineReason.objects.get().pk, "next_step": "Otra puerta."}
    sign_in(cast.coordinator).post(reverse("referrals:decline", args=[referral.pk]), said)
    assert sign_in(cast.coordinator).get(at(row)).status_code == 404
    sign_in(cast.sector_coordinator).post(
        reverse("referrals:route", args=[referral.pk]), {"line": str(key("line_other"))}
    )
    assert sign_in(cast.coordinator_other).get(at(row)).status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "vacio.pdf", "vacío"),
        (b"MZ\x90\x00 program", "informe.pdf", "Solo se pueden guardar"),
        (b"<html><script>alert(1)</script>", "informe.pdf", "Solo se pueden guardar"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "foto.png", "Solo se pueden guardar"),
        (b"GIF89a" + b"\x00" * 40, "foto.gif", "Solo se pueden guardar"),
        (b"%PDF-1.7\n nothing behind", "informe.pdf", "dañado"),
        (b"\xff\xd8\xff" + b"\x00" * 60, "foto.jpg", "dañada"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "foto.png", "dañada"),
        (pdf(action="script"), "informe.pdf", "un programa"),
        (pdf(action="launch"), "informe.pdf", "un programa"),
        (pdf(action="file"), "informe.pdf", "un programa"),
        (pdf(action="deep"), "informe.pdf", "un programa"),
        (pdf(password="1234"), "informe.pdf", "contraseña"),
        (pdf(pages=201), "informe.pdf", "demasiadas páginas"),
    ],
)  # fmt: skip
def test_what_may_not_come_in(cast: Any, sign_in: Any, acting: Any, content: bytes, name: str, said: str) -> None:
    answer = attach(sign_in(cast.clinician), cast.referral_adrian, content, name)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"file"}
    assert said in answer.content.decode() and "Informe de planta" in answer.content.decode()
    assert kept(acting, cast.clinician, cast.referral_adrian) == []


@pytest.mark.parametrize("size", [5, 7])
def test_what_is_too_heavy_is_said(cast: Any, sign_in: Any, size: int) -> None:
    """Above the size of one file, and above that of a whole body: read past, never into memory or onto the disk."""
    answer = attach(sign_in(cast.clinician), cast.referral_adrian, b"%PDF-" + b"\x00" * (size * 1024 * 1024))
    assert answer.status_code == 422 and "5 MB como máximo" in str(answer.context["form"].errors["file"])


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P")])
def test_a_picture_leaves_behind_where_it_was_taken(cast: Any, sign_in: Any, acting: Any, form: str, mode: str) -> None:
    content = photo(form, mode=mode)
    assert b"Calle Mayor 3" in content
    assert attach(sign_in(cast.clinician), cast.referral_adrian, content + b"<script>", "foto").status_code == 302
    (row,) = kept(acting, cast.clinician, cast.referral_adrian)
    assert b"Calle Mayor 3" not in row.content and b"<script>" not in row.content
    assert Image.open(io.BytesIO(row.content)).size == (40, 30)


def test_a_picture_with_too_many_points_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 100)
    with pytest.raises(uploads.forms.ValidationError):
        uploads.checked(SimpleUploadedFile("foto.png", photo("PNG")))


def test_only_the_side_that_added_it_takes_it_back(cast: Any, sign_in: Any, acting: Any) -> None:
    attach(sign_in(cast.clinician), cast.referral_adrian, pdf())
    (row,) = kept(acting, cast.clinician, cast.referral_adrian)
    assert sign_in(cast.coordinator).post(at(row, "attachment_back")).status_code == 403
    assert sign_in(cast.coordinator_other).post(at(row, "attachment_back")).status_code == 404
    assert sign_in(cast.social_worker).post(at(row, "attachment_back")).status_code == 302
    assert sign_in(cast.clinician).get(at(row)).status_code == 404
    assert sign_in(cast.clinician).post(at(row, "attachment_back")).status_code == 404


def test_sent_twice_it_is_kept_once_and_there_is_a_most(
    cast: Any, sign_in: Any, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, referral = sign_in(cast.clinician), cast.referral_adrian
    for _again in range(3):
        assert attach(client, referral, pdf(), submission=str(key("once"))).status_code == 302
    assert len(kept(acting, cast.clinician, referral)) == 1
    monkeypatch.setattr(attachments, "MOST", 1)
    answer = attach(client, referral, pdf(), submission=str(key("twice")))
    assert answer.status_code == 422 and "demasiados documentos" in answer.content.decode()


def test_it_opens_in_its_own_row_alone(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.clinician)
    attach(client, cast.referral_adrian, pdf())
    attach(client, cast.referral_adrian, photo(), "foto.jpg")
    first, second = kept(acting, cast.clinician, cast.referral_adrian)
    first.ciphertext = second.ciphertext
    with pytest.raises(InvalidTag):
        _ = first.content


def test_a_dump_holds_no_line_of_it(committed_db: str, cast: Any, acting: Any) -> None:
    allow(committed_db)
    with transaction.atomic(), acting(cast.clinician):
        file = uploads.checked(SimpleUploadedFile("informe.pdf", pdf()))
        attachments.attach(cast.referral_adrian, file, title="Informe", by=cast.clinician, submission=None)
    text = dump(committed_db)
    assert "Informe" in text
    assert file.content[:40].hex() not in text and SECRET.encode().hex() not in text and "%PDF" not in text
