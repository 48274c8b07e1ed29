"""The signed paper comes back: scanned, kept sealed with its version, for whoever reads that version."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import SignedPaper
from tests.plans.parts import freeze, url
from tests.referrals.test_attachments import pdf


def upload(content: bytes, name: str = "firma.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_it_is_kept_once_sealed_and_given_back_as_it_came(cast: Any, sign_in: Any, acting: Any) -> None:
    freeze(cast)
    client, made = sign_in(cast.professional), pdf()
    assert url(cast, "version_paper", 1) in client.get(url(cast, "version", 1)).content.decode()
    for _twice in range(2):
        assert client.post(url(cast, "version_paper", 1), upload(made)).status_code == 302
    with acting(cast.professional):
        (row,) = SignedPaper.objects.filter(patient=cast.pili)
    assert made not in bytes(row.ciphertext)
    there = url(cast, "version_scan", 1, row.pk)
    for reader in (cast.person_user, cast.clinician):
        assert there in sign_in(reader).get(url(cast, "version", 1)).content.decode()
        given = sign_in(reader).get(there)
        assert given.content == made and given["Content-Disposition"].startswith("attachment")
    assert sign_in(cast.professional_other).get(there).status_code == 404
    assert sign_in(cast.coordinator).get(there).status_code == 404
    assert client.get(url(cast, "version_scan", 2, row.pk)).status_code == 404


@pytest.mark.parametrize("content", [b"", b"MZ\x90 not a paper", b"%PDF-1.7 broken", pdf(action="script")])
def test_what_is_no_paper_is_refused_and_explained(cast: Any, sign_in: Any, content: bytes) -> None:
    freeze(cast)
    refused = sign_in(cast.professional).post(url(cast, "version_paper", 1), upload(content))
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"file"}


@pytest.mark.parametrize(("who", "status"), [("clinician", 200), ("colleague", 403), ("person_user", 403), ("professional_other", 404)])  # fmt: skip
def test_who_keeps_it(cast: Any, sign_in: Any, who: str, status: int) -> None:
    freeze(cast)
    assert sign_in(getattr(cast, who)).get(url(cast, "version_paper", 1)).status_code == status
