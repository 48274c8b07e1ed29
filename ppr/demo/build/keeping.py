"""What coordinators have decided and kept: a line with fewer slots to come, documents with referrals, views of lists."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf

from entities.models import LinePlan, SavedView, SlotReduction
from entities.roles import CLINICIAN, ENTITY_COORDINATOR, PROFESSIONAL, SECTOR_COORDINATOR
from ppr.demo.build.scene import Scene
from ppr.demo.days import add_months, moment
from ppr.demo.keys import key
from ppr.lib.uploads import PDF, Checked
from referrals.models import Attachment, Placement, Referral, ReferralEvent, State

REFERRALS, PEOPLE = SavedView.Register.REFERRALS, SavedView.Register.PEOPLE
# (user name, role, list, name, what it asks, shared, opens first)
VIEWS = (
    ("joaquin.sese", ENTITY_COORDINATOR, REFERRALS, "Se me pasa el plazo", "show=open&plazo=late", False, False),
    ("joaquin.sese", ENTITY_COORDINATOR, REFERRALS, "Esperan piso", "show=waiting&programa=piso", True, False),
    ("joaquin.sese", ENTITY_COORDINATOR, REFERRALS, "Esperan con urgencia alta", "show=waiting&urgencia=high", True, False),
    ("nieves.torrijo", SECTOR_COORDINATOR, REFERRALS, "Sin puerta", "show=open&estado=returned", False, False),
    ("ines.calvo", CLINICIAN, REFERRALS, "Vence esta semana", "show=open&plazo=soon", True, False),
    ("marta.zueco", PROFESSIONAL, PEOPLE, "Mi quincena", "mine=1&plazo=soon", False, False),
)  # fmt: skip
# The line that will pay for one slot less: whoever has it stays until they leave.
FEWER = ("pena-lucera", "baja", "teruel")
WHY_FEWER = "En el presupuesto del año que viene una plaza pasa a alta intensidad. Nadie deja la suya por ello."
# Documents of the referrals that wait longest for an answer of this entity, by who referred.
DOCUMENTS = (
    ("Informe social", "Vive con su hermana. Tiene el grado de discapacidad en revisión y cobra una prestación."),
    ("Informe clínico breve", "Seguimiento en la unidad desde hace seis años. Tratamiento estable desde la primavera."),
    (
        "Informe de alta de planta",
        "Ingreso de once días. Vuelve a casa acompañada; pide algo que le ocupe las mañanas.",
    ),
)


def build(scene: Scene) -> None:
    _fewer_slots(scene)
    _documents(scene)
    for username, role, register, name, query, shared, first in VIEWS:
        pk = key("saved-view", username, name)
        member = scene.member(username, role)
        scene.add(
            SavedView(pk=pk, membership=member, register=register, name=name, query=query, shared=shared, opens_first=first,
                created_at=moment(scene.days.ago(20), 9))
        )  # fmt: skip


def _fewer_slots(scene: Scene) -> None:
    line, today = scene.lines[FEWER], scene.days.today
    slots = scene.slots[line.pk]
    taken = {p.slot_id for p in scene.of(Placement) if p.state == Placement.State.ACTIVE}
    last = next((slot for slot in reversed(slots) if slot.pk in taken), None)
    if last is None:
        return  # the stories have left the line empty
    from_on = add_months(today.replace(day=1), 2)
    plan = LinePlan(
        pk=key("line-plan", line.pk), line=line, from_on=from_on, slots_before=len(slots), slots_after=len(slots) - 1,
        reason=WHY_FEWER, decided_by=scene.router(FEWER[2]), decided_at=moment(today - timedelta(days=9), 12),
    )  # fmt: skip
    scene.add(plan)
    scene.add(SlotReduction(pk=key("slot-reduction", last.pk), slot=last, plan=plan, from_on=from_on))


def _documents(scene: Scene) -> None:
    entity = scene.entities["pena-lucera"].pk
    waiting = [
        r
        for r in scene.of(Referral)
        if r.to_entity_id == entity and r.state in (State.RECEIVED, State.ASSESSING, State.WAITING)
    ]
    for referral, (title, words) in zip(sorted(waiting, key=lambda r: (r.sent_at, r.pk)), DOCUMENTS, strict=False):
        assert referral.sent_at is not None  # it was received
        at, by = referral.sent_at + timedelta(minutes=20), referral.from_membership
        pk = key("attachment", referral.pk)
        row = Attachment.sealed(referral, _paper(title, words), title=title, added_by=by, pk=pk, added_at=at)
        scene.add(row, at, by)
        scene.add(
            ReferralEvent(
                pk=key("attached", referral.pk), patient_id=referral.patient_id, referral=referral, verb="attach",
                from_state=State.SENT, to_state=State.SENT, at=at, by_membership=by, entity_id=by.entity_id, text=title,
            ), at, by,
        )  # fmt: skip


def _paper(title: str, words: str) -> Checked:
    """One page, with as much in it as shows that it is a document."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    lines = (title, "", *words.split(". "), "", "Documento inventado para la demostración.")
    shown = " ".join(f"({line}) Tj 0 -18 Td" for line in lines)
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 760 Td {shown} ET".encode("cp1252"))
    return Checked(PDF, _bytes(pdf))


def _bytes(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()
