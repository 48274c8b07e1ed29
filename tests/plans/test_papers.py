"""The signed paper comes back, and the one with the person's words: scanned, sealed, for whoever may read them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from entities.models import AuditEntry
from plans.models import IStatement, SignedPaper, WrittenPaper
from tests.cast import acting as acting_as
from tests.plans.parts import freeze, url
from tests.plans.test_together import sent
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


# ---- the paper on which the person wrote -------------------------------------------------


def scan(statement: IStatement) -> str:
    address: str = reverse("plans:paper_scan", args=[statement.patient_id, statement.pk])
    return address


def copied(cast: Any, sign_in: Any, acting: Any, made: bytes) -> dict[str, IStatement]:
    """Two answers copied from one paper of Pili's by her key worker."""
    fields = sent(who_i_am="Soy de Calamocha.", what_matters="Mi gata.")
    answer = sign_in(cast.professional).post(url(cast, "paper_back"), fields | upload(made))
    assert answer.status_code == 302, answer.context["form"].errors
    with acting(cast.professional):
        return {row.kind: row for row in IStatement.objects.filter(plan=cast.plan, superseded_at=None)}


def test_the_words_name_the_paper_that_came_back(cast: Any, sign_in: Any, acting: Any) -> None:
    made = pdf()
    rows = copied(cast, sign_in, acting, made)
    with acting(cast.professional):
        (paper,) = WrittenPaper.objects.filter(patient=cast.pili)
    assert {row.paper_id for row in rows.values()} == {paper.pk} and made not in bytes(paper.ciphertext)
    for reader in (cast.professional, cast.person_user, cast.clinician):
        client = sign_in(reader)
        assert scan(rows["who_i_am"]) in client.get(url(cast, "person")).content.decode()
        given = client.get(scan(rows["what_matters"]))
        assert given.content == made and given["Content-Disposition"].startswith("attachment")
    for stranger in (cast.professional_other, cast.coordinator):
        assert sign_in(stranger).get(scan(rows["who_i_am"])).status_code == 404
    with transaction.atomic(), acting_as(cast.auditor):
        assert AuditEntry.objects.filter(what="plans:paper_scan", act="export", result=200).count() == 3


def test_what_she_keeps_for_herself_takes_the_paper_with_it(cast: Any, sign_in: Any, acting: Any) -> None:
    rows = copied(cast, sign_in, acting, pdf())
    started = str(rows["what_matters"].number)
    fields = {"words": "Solo para mí.", "answer": "said", "started_from": started, "private": "on"}
    assert sign_in(cast.person_user).post(url(cast, "words", "what_matters"), fields).status_code == 302
    refused = sign_in(cast.clinician).get(scan(rows["who_i_am"]))
    assert refused.status_code == 403 and "también algo que la persona guarda para sí" in refused.content.decode()
    for reader in (cast.person_user, cast.professional):
        assert sign_in(reader).get(scan(rows["who_i_am"])).status_code == 200, "she, and whoever copied it"


@pytest.mark.parametrize("content", [b"MZ\x90 not a paper", b"%PDF-" + b"\x00" * (5 * 1024 * 1024)])
def test_a_paper_that_cannot_be_kept_loses_no_word(cast: Any, sign_in: Any, acting: Any, content: bytes) -> None:
    fields = sent(who_i_am="Soy de Calamocha.")
    refused = sign_in(cast.professional).post(url(cast, "paper_back"), fields | upload(content))
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"file"}
    assert "Soy de Calamocha." in refused.content.decode()
    with acting(cast.professional):
        assert not WrittenPaper.objects.filter(patient=cast.pili).exists()


def test_somebody_wrote_meanwhile_and_no_paper_is_kept(cast: Any, sign_in: Any, acting: Any) -> None:
    late = sign_in(cast.professional).post(
        url(cast, "paper_back"), sent(who_i_am="Yo.", from_who_i_am="0") | upload(pdf())
    )
    assert late.status_code == 409 and "Elija otra vez el papel" in late.content.decode()
    with acting(cast.professional):
        assert not WrittenPaper.objects.filter(patient=cast.pili).exists()
