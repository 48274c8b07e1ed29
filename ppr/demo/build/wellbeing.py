"""What two people wrote in their well-being plan; one shares a part, the other nothing."""

from __future__ import annotations

from patients.models import Patient
from plans.models import WellbeingSection
from ppr.demo.build.scene import Scene
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Story

# Story → (heading, words, shared, so many days ago).
WRITTEN: dict[str, tuple[tuple[str, str, bool, int], ...]] = {
    "pili": (
        ("well", "Coso con la radio puesta y contesto a la primera. Riego sin que nadie me lo recuerde.", True, 40),
        ("toolbox", "La máquina. Tula encima. Andar hasta el peirón y volver. Llamar a Carmen y hablar de otra cosa.", True, 40),
        ("daily", "Levantarme antes de las nueve, aunque no haya dormido. La persiana, arriba.", False, 33),
        ("early", "Miro la persiana. Doblo la misma tela tres veces. Entonces, a la calle, aunque sea a por pan.", False, 12),
    ),
    "oscar": (("toolbox", "El monte, sin móvil.", False, 20),),
}  # fmt: skip


def build(scene: Scene, story: Story, patient: Patient) -> None:
    for kind, words, shared, ago in WRITTEN.get(story.slug, ()):
        at = moment(scene.days.ago(ago), 21, 15)
        row = WellbeingSection(
            pk=key("wellbeing", patient.pk, kind),
            patient_id=patient.pk,
            kind=kind,
            words=words,
            shared=shared,
            written_at=at,
        )
        scene.add(row, at)
