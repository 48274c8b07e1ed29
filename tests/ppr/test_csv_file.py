"""A CSV that no spreadsheet runs: every way in which a cell becomes a formula, and nothing else touched."""

from __future__ import annotations

import csv
import io

import pytest

from ppr.lib.csv_file import csv_response, csv_text


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+34 600", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1", "＝1",
        '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0",
    ],
)  # fmt: skip
def test_what_would_run_is_text(cell: str) -> None:
    (_, (read,)) = csv.reader(io.StringIO(csv_text(["a"], [[cell]]), newline=""))
    assert read == f"'{cell}"


@pytest.mark.parametrize("cell", ["Zaragoza", "a=b", "12", "1-2", "dos; tres", 'con "comillas"', "línea\ny otra", ""])
def test_what_would_not_is_left_as_it_is(cell: str) -> None:
    (_, (read, number)) = csv.reader(io.StringIO(csv_text(["a", "n"], [[cell, -5]]), newline=""))
    assert (read, number) == (cell, "-5")


def test_it_is_a_download_that_spreadsheets_read_with_its_accents() -> None:
    response = csv_response("registro", ["Categoría"], [["Peña"]])
    assert response["Content-Disposition"] == 'attachment; filename="registro.csv"'
    assert response.content.decode("utf-8-sig").splitlines() == ["Categoría", "Peña"]
