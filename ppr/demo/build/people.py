"""The person: identity, sealed numbers, search keys, the unit that registered them, the social record."""

from __future__ import annotations

from stdnum.es import dni, nie

from entities.models import Membership
from entities.roles import HEALTH, HEALTH_SOCIAL_WORKER, PROFESSIONAL
from patients.models import Contact, FormerName, Identifier, Patient, SocialFact
from patients.search import keys_for
from ppr.demo.build.scene import Scene
from ppr.demo.days import birthday, moment
from ppr.demo.keys import key
from ppr.demo.story import Fact, Story

NEW_CARD = 150  # days since the new card came


def build(scene: Scene, story: Story) -> Patient:
    by = scene.member(story.clinician)
    at = moment(scene.days.worked(story.registered), 9)
    patient = Patient(
        pk=key("patient", story.slug),
        given_name=story.given,
        surname1=story.surname1,
        surname2=story.surname2,
        preferred_name=story.called,
        birth_date=birthday(story.age, *story.born, scene.days.today),
        sex=story.sex,
        town=story.town,
        sector_id=story.sector,
        gender=story.gender,
        pronoun=story.pronoun,
        language=story.language,
        needs_interpreter=story.interpreter,
        prefers_letters=story.letters,
        formal_address=story.formal,
        address_protected=story.protected,
    )
    scene.add(patient, at, by)
    for role in HEALTH:
        scene.link(
            patient,
            "referring",
            ("registration", patient.pk),
            at,
            by,
            entity=scene.entities[story.unit],
            role=role,
        )
    sealed = [Identifier.seal(patient.pk, kind, value) for kind, value in numbers(story).items()]
    contacts = [Contact.seal(patient.pk, kind, value) for kind, value in reach(story).items()]
    if story.old_card:
        sealed.append(_old_card(scene, story, patient))
    for number, row in enumerate((*sealed, *contacts)):
        row.pk = key("sealed", patient.pk, row.kind, number)
        scene.add(row, at, by)
    if story.former:
        scene.add(_former_name(scene, story, patient), at, by)
    for search_key in keys_for(patient, sealed, story.former):
        search_key.pk = key("search-key", patient.pk, search_key.key)
        scene.add(search_key)
    _facts(scene, story, patient)
    return patient


def numbers(story: Story) -> dict[str, str]:
    """Official numbers with their true check letter, from a range that is not given to anybody."""
    if story.papers == "nothing":
        return {}
    digits = _digits(story.slug)
    found = {Identifier.Kind.CIA.value: f"AR99{digits}00"}
    if story.papers == "dni":
        found[Identifier.Kind.DNI.value] = f"99{digits}{dni.calc_check_digit('99' + digits)}"
    elif story.papers == "nie":
        found[Identifier.Kind.NIE.value] = f"Z9{digits}{nie.calc_check_digit('Z9' + digits)}"
    return found


def old_card(story: Story) -> str:
    """The number of the card that somebody had under an earlier name."""
    return f"AR99{_digits(story.slug + ':before')}00"


def _old_card(scene: Scene, story: Story, patient: Patient) -> Identifier:
    card = Identifier.seal(patient.pk, Identifier.Kind.CIA.value, old_card(story))
    card.until = scene.days.ago(NEW_CARD)
    return card


def _former_name(scene: Scene, story: Story, patient: Patient) -> FormerName:
    return FormerName(
        pk=key("former-name", patient.pk), patient_id=patient.pk, name=story.former, until=scene.days.ago(NEW_CARD),
        recorded_by=scene.member(story.social_worker), recorded_at=moment(scene.days.worked(NEW_CARD), 12),
    )  # fmt: skip


def _digits(slug: str) -> str:
    return f"{key('number', slug).int % 1_000_000:06d}"


def reach(story: Story) -> dict[str, str]:
    """A telephone that no network gives out, and a street that no town has."""
    number = key("phone", story.reached_as or story.slug).int
    found = {Contact.Kind.ADDRESS.value: f"Calle Imaginada, {number % 60 + 1}, {story.town}"}
    if story.phone:
        found[Contact.Kind.PHONE.value] = f"600000{number % 1000:03d}"
    return found


def imagined_phone(*names: object) -> str:
    """A telephone of somebody near the person, from the same range that no network gives out."""
    return f"+34600000{key('phone', *names).int % 1000:03d}"


def _facts(scene: Scene, story: Story, patient: Patient) -> None:
    last: dict[str, SocialFact] = {}
    for number, fact in enumerate(story.facts):
        row = _fact(scene, story, patient, fact, number)
        if fact.block in last:
            last[fact.block].valid_to = row.valid_from
        last[fact.block] = row


def _fact(scene: Scene, story: Story, patient: Patient, fact: Fact, number: int) -> SocialFact:
    by = _recorder(scene, story, fact)
    at = moment(scene.days.worked(min(fact.ago, story.registered)), 12, number)
    row = SocialFact(
        pk=key("fact", patient.pk, number),
        patient_id=patient.pk,
        block=fact.block,
        code=scene.codes[fact.block, fact.code] if fact.code else None,
        declined=not fact.code,
        details=fact.details,
        valid_from=scene.days.ago(fact.ago),
        source=fact.source,
        recorded_by=by,
        recorded_at=at,
    )
    return scene.add(row, at, by)


def _recorder(scene: Scene, story: Story, fact: Fact) -> Membership:
    workers = [ask.key_worker for ask in story.asks if ask.key_worker]
    if fact.by == "key_worker" and workers:
        return scene.member(workers[0], PROFESSIONAL)
    return scene.member(story.social_worker, HEALTH_SOCIAL_WORKER)
