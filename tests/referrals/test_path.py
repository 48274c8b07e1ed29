"""The line through the browser's eyes: refer, acknowledge, accept, start; and the way back when it cannot be."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.models import DeclineReason
from patients.models import Patient
from plans.models import Plan
from referrals.models import Placement, Referral, ReferralEvent

NEW = {
    "step": "register", "given_name": "Elvira", "surname1": "Royo", "surname2": "Castán", "preferred_name": "",
    "birth_date": "12/05/1980", "sex": "female", "town": "Alloza", "sector": "teruel", "document": "12345678-z",
    "cia": "AR 0000 4711", "phone": "600 12 34 56",
}  # fmt: skip
ASKED = {
    "urgency": "ordinary", "person_wish": "Quiero volver a coser.", "reason": "Sale poco de casa.",
    "contact_facts": "600 123 456, por la tarde", "safety_facts": "", "options_explained": "on",
}  # fmt: skip


def refer_somebody(client: Client, cast: Any) -> tuple[str, str]:
    """Register and refer through the pages; the addresses of the person's second page and of the referral."""
    found = client.post(reverse("referrals:new"), {"step": "find", "q": "Elvira Royo"})
    assert "Inscribir" in found.content.decode()
    registered = client.post(reverse("referrals:new"), NEW)
    assert registered.status_code == 302, registered.content.decode()
    sent = client.post(registered.url, {**ASKED, "line": str(cast.line.pk)})
    assert sent.status_code == 302, sent.content.decode()
    return registered.url, sent.url


def url_of(page: str, move: str) -> str:
    pk = page.strip("/").split("/")[-1]
    return reverse("join" if move == "join" else f"referrals:{move}", args=[pk])


def test_from_the_first_name_typed_to_the_first_day(cast: Any, sign_in: Any, acting: Any) -> None:
    clinician, coordinator = sign_in(cast.clinician), sign_in(cast.coordinator)
    _person, page = refer_somebody(clinician, cast)
    shown = clinician.get(page).content.decode()
    assert "Elvira Royo Castán" in shown and "Quiero volver a coser." in shown

    assert "Elvira R." in coordinator.get(reverse("referrals:list")).content.decode()
    assert coordinator.post(url_of(page, "acknowledge")).status_code == 302
    free = coordinator.get(url_of(page, "accept")).context["options"]
    accepted = coordinator.post(url_of(page, "accept"), {"slot": str(free[0]["value"]), "text": "La llamo mañana."})
    assert accepted.status_code == 302
    with acting(cast.professional) as actor:
        assert not Patient.objects.visible_to(actor).filter(surname1="Royo").exists(), "accepting opens nothing more"

    today = timezone.localdate()
    started = coordinator.post(
        url_of(page, "join"),
        {"joined_on": f"{today:%d/%m/%Y}", "key_worker": str(cast.professional.pk)},
        follow=True,
    )
    told = started.content.decode()
    assert "Fundación Peña Lucera" in told and "Marta Z." in told
    with acting(cast.professional) as actor:
        plan = Plan.objects.visible_to(actor).get(patient__surname1="Royo")
        verbs = list(
            ReferralEvent.objects.filter(referral__patient=plan.patient_id)
            .order_by("at")
            .values_list("verb", flat=True)
        )
    assert (plan.key_worker_id, plan.picked_up_on) == (cast.professional.pk, today)
    assert verbs == ["send", "acknowledge", "accept", "join"]
    assert "La llamo mañana." in clinician.get(page).content.decode()


def test_what_was_registered_is_normalised(cast: Any, sign_in: Any, acting: Any) -> None:
    refer_somebody(sign_in(cast.clinician), cast)
    from patients.models import Contact, Identifier

    with acting(cast.clinician) as actor:
        person = Patient.objects.visible_to(actor).get(surname1="Royo")
        numbers = {i.kind: i.value for i in Identifier.objects.filter(patient=person)}
        phone = Contact.objects.get(patient=person).value
    assert person.birth_date == date(1980, 5, 12)
    assert numbers == {"dni": "12345678Z", "cia": "AR00004711"}
    assert phone == "+34600123456"


def test_an_entity_that_cannot_gives_a_reason_and_the_next_step_and_sees_no_more(cast: Any, sign_in: Any) -> None:
    clinician, coordinator = sign_in(cast.clinician), sign_in(cast.coordinator)
    sector, other = sign_in(cast.sector_coordinator), sign_in(cast.coordinator_other)
    _person, page = refer_somebody(clinician, cast)
    reason = DeclineReason.objects.get(code="sin-plaza")
    said = {
        "reason": reason.pk,
        "next_step": "El sector pregunta a Carrasca el lunes.",
        "text": "Conocemos a la familia.",
    }
    declined = coordinator.post(url_of(page, "decline"), said)
    assert (declined.status_code, declined.url) == (302, reverse("referrals:list"))
    assert coordinator.get(page).status_code == 404

    story = sector.get(page).content.decode()
    for words in (reason.label_es, "El sector pregunta a Carrasca el lunes.", "Conocemos a la familia."):
        assert words in story
    assert other.get(page).status_code == 404
    assert sector.post(url_of(page, "route"), {"line": str(cast.line_other.pk), "text": ""}).status_code == 302
    received = other.get(page)
    assert received.status_code == 200 and "El sector pregunta a Carrasca el lunes." in received.content.decode()
    assert coordinator.get(page).status_code == 404


def test_a_referral_on_its_way_keeps_the_first_day_of_its_clock(cast: Any, sign_in: Any, acting: Any) -> None:
    pk = cast.referral_adrian.pk
    first = cast.referral_adrian.sent_at
    said = {"reason": DeclineReason.objects.get().pk, "next_step": "Otra puerta."}
    sign_in(cast.coordinator).post(reverse("referrals:decline", args=[pk]), said)
    sign_in(cast.clinician).post(reverse("referrals:route", args=[pk]), {"line": str(cast.line_other.pk)})
    with acting(cast.clinician) as actor:
        moved = Referral.objects.visible_to(actor).get(pk=pk)
    assert (moved.state, moved.to_entity_id, moved.sent_at) == ("sent", cast.carrasca.pk, first)


def test_taken_back_with_its_reason(cast: Any, sign_in: Any, acting: Any) -> None:
    pk = cast.referral_adrian.pk
    clinician = sign_in(cast.clinician)
    done = clinician.post(reverse("referrals:withdraw", args=[pk]), {"text": "Adrián prefiere esperar."}, follow=True)
    assert "Adrián prefiere esperar." in done.content.decode()
    assert sign_in(cast.coordinator).get(reverse("referrals:detail", args=[pk])).status_code == 404
    again = clinician.get(reverse("referrals:refer", args=[cast.adrian.pk]))
    assert 'name="reason"' in again.content.decode(), "nothing stands in the way of a new one"


def test_joining_opens_the_record_to_that_entity_alone(cast: Any, sign_in: Any, acting: Any) -> None:
    said = {"joined_on": f"{timezone.localdate():%Y-%m-%d}", "key_worker": str(cast.colleague.pk)}
    person = cast.teresa.pk

    def seen_by(member: Any) -> bool:
        with acting(member) as actor:
            return Patient.objects.visible_to(actor, "view_plan").filter(pk=person).exists()

    assert [seen_by(m) for m in (cast.professional, cast.colleague, cast.professional_other)] == [False] * 3
    done = sign_in(cast.coordinator).post(reverse("join", args=[cast.referral_teresa.pk]), said)
    assert done.status_code == 302
    assert [seen_by(m) for m in (cast.professional, cast.colleague, cast.professional_other)] == [
        True,
        True,
        False,
    ]
    assert not seen_by(cast.coordinator), "its coordinator sees identity and clocks, no plan"
    with acting(cast.coordinator) as actor:
        assert Placement.objects.visible_to(actor).get(patient_id=person).state == Placement.State.ACTIVE
