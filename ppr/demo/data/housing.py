"""Whose landlord may be spoken to, and who owes something for the home."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaks:
    """Whom the person lets the team speak to about the home, and about what."""

    person: str
    by: str
    ago: int
    kind: str
    name: str
    phone: str
    about: str
    present: str
    back: int | None = None  # so many days ago it was taken back


@dataclass(frozen=True, slots=True)
class Owes:
    """What is owed for the home, known so many days ago; how it was settled, and by when the home would be left.

    `by` is nobody where the person wrote it themselves.
    """

    person: str
    by: str
    ago: int
    kind: str
    details: str
    amount: str = ""
    leave_in: int | None = None
    settled: int | None = None
    outcome: str = ""
    settlement: str = ""


SPEAKS = (
    Speaks("tomas", "unai.gracia", 150, "housing", "Rosario Ena, de los pisos", "978 555 140",
           "La cuota, los turnos y las averías. De la salud, nada.", "Tomás y Unai"),
    Speaks("lucia", "marta.zueco", 210, "landlord", "Eugenio Tirado", "978 555 161",
           "El recibo de cada mes y los arreglos de la ventana.", "Lucía y Marta"),
    Speaks("lucia", "marta.zueco", 280, "neighbours", "Presidencia de la escalera", "978 555 162",
           "Solo la gotera del patio.", "Lucía y Marta", back=190),
    Speaks("teresa", "berta.lasheras", 36, "landlord", "Administración Maestrazgo", "978 555 173",
           "Las fechas del juzgado y si aceptan un plan de pagos.", "Teresa y Berta"),
)  # fmt: skip
OWES = (
    Owes("tomas", "berta.lasheras", 45, "rent", "Le cambiaron las horas y no le llegó a dos cuotas.", "240",
         settled=40, outcome="plan", settlement="Veinte euros más cada mes hasta ponerse al corriente, con los pisos."),
    Owes("ivan", "marta.zueco", 2, "supplies", "Ha llegado una carta de la luz; dice que la vio y la dejó.", "86.40"),
    Owes("pili", "", 75, "supplies", "Con tanto coser ha subido la luz y este recibo no me llega.", "64.20", settled=58,
         outcome="paid"),
    Owes("teresa", "berta.lasheras", 38, "rent", "Cinco meses, desde que se quedó sin las casas.", "1750", leave_in=9),
)  # fmt: skip
