"""A CSV that no spreadsheet runs: every way in which a cell becomes a formula, and nothing else touched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from ppr.lib.csv_file import csv_response, csv_text


@pytest.fixture(params=[("es", ";"), ("es-tu", ";"), ("en", ",")], ids=lambda each: each[0])
def parted(request: pytest.FixtureRequest) -> Iterator[str]:
    """In each language, what stands between two cells."""
    language, sign = request.param
    with translation.override(language):
        yield sign


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+34 600", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1", "＝1",
        '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0",
    ],
)  # fmt: skip
def test_what_would_run_is_text(cell: str, parted: str) -> None:
    (_, (read,)) = csv.reader(io.StringIO(csv_text(["a"], [[cell]]), newline=""), delimiter=parted)
    assert read == f"'{cell}"


@pytest.mark.parametrize("cell", ["Zaragoza", "a=b", "12", "1-2", "dos; tres", 'con "comillas"', "línea\ny otra", ""])
def test_what_would_not_is_left_as_it_is(cell: str, parted: str) -> None:
    (_, (read, number)) = csv.reader(io.StringIO(csv_text(["a", "n"], [[cell, -5]]), newline=""), delimiter=parted)
    assert (read, number) == (cell, "-5")


@pytest.mark.parametrize("cell", ["a;=1+1", "a,=1+1", "a; @SUM(A1)", "a,b;+1", "a\n=1+1", "a\t-1"])
def test_nothing_runs_where_the_file_is_cut_at_another_sign(cell: str, parted: str) -> None:
    for sign in ",;\t":
        for row in csv_text(["a", "b"], [["uno", cell]]).splitlines():
            assert not [part for part in row.split(sign) if part.strip(' "').startswith(("=", "+", "-", "@"))]


def test_the_file_follows_the_language_of_its_reader() -> None:
    row = ["Peña; y otros", 3, Decimal("1234.50"), -0.5, "2026-11-30"]
    with translation.override("es"):
        assert csv_text(["Línea", "Días"], [row]) == 'Línea;Días\r\n"Peña; y otros";3;1234,50;-0,5;2026-11-30\r\n'
    with translation.override("en"):
        assert csv_text(["Line", "Days"], [row]) == "Line,Days\r\nPeña; y otros,3,1234.50,-0.5,2026-11-30\r\n"


def test_it_is_a_download_that_spreadsheets_read_with_its_accents() -> None:
    response = csv_response("registro", ["Categoría"], [["Peña"]])
    assert response["Content-Disposition"] == 'attachment; filename="registro.csv"'
    assert response.content.decode("utf-8-sig").splitlines() == ["Categoría", "Peña"]
