"""The roles: what each is, in prose, for whom it works, and which kinds of organisation have it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """Kinds of organisation that take part."""

    HEALTH_UNIT = "health_unit"
    HOSPITAL_UNIT = "hospital_unit"
    SECTOR_OFFICE = "sector_office"
    SOCIAL_ENTITY = "social_entity"
    AUTHORITY = "authority"
    SERVICE = "service"  # takes part by invitation: a town hall, primary care, a landlord, an advocate


KIND_LABELS: dict[Kind, str | Promise] = {
    Kind.HEALTH_UNIT: _("Mental health unit"),
    Kind.HOSPITAL_UNIT: _("Hospital unit"),
    Kind.SECTOR_OFFICE: _("Sector coordination"),
    Kind.SOCIAL_ENTITY: _("Social entity"),
    Kind.AUTHORITY: _("Authority"),
    Kind.SERVICE: _("Invited service"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its key is stored with memberships and grants."""

    key: str
    label: str | Promise
    prose: str | Promise
    kinds: tuple[Kind, ...]


CLINICIAN = "clinician"
HEALTH_SOCIAL_WORKER = "health_social_worker"
SECTOR_COORDINATOR = "sector_coordinator"
ENTITY_COORDINATOR = "entity_coordinator"
PROFESSIONAL = "professional"
EMERGENCY = "emergency"
EHR_COORDINATOR = "ehr_coordinator"
PEER = "peer"
FACILITATOR = "facilitator"
INVITED = "invited"
PROGRAMME_MANAGER = "programme_manager"
RESEARCHER = "researcher"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"
IT_SUPPORT = "it_support"
PERSON = "person"  # holds no membership: what opens is the person's own plan
SUPPORTER = "supporter"  # holds none either: what opens is what a person shares with them

_ALL = (
    Role(
        CLINICIAN,
        _("clinician"),
        _("Refers people, follows what became of each, writes and reviews the plan together with the entity."),
        (Kind.HEALTH_UNIT, Kind.HOSPITAL_UNIT),
    ),
    Role(
        HEALTH_SOCIAL_WORKER,
        _("health social worker"),
        _("Refers people and looks after the social record: housing, income, benefits and their deadlines."),
        (Kind.HEALTH_UNIT, Kind.HOSPITAL_UNIT),
    ),
    Role(
        SECTOR_COORDINATOR,
        _("sector coordinator"),
        _(
            "Routes what has no door, sets priorities and watches the clocks. Sees referrals and who they are about, not plans."
        ),
        (Kind.SECTOR_OFFICE,),
    ),
    Role(
        ENTITY_COORDINATOR,
        _("entity coordinator"),
        _("Receives referrals, manages slots and staff. Sees who comes and the clocks, not the plans."),
        (Kind.SOCIAL_ENTITY,),
    ),
    Role(
        PROFESSIONAL,
        _("professional"),
        _("Writes the plan with the person, accompanies daily life, holds the reviews."),
        (Kind.SOCIAL_ENTITY,),
    ),
    Role(
        EMERGENCY,
        _("emergency or ward staff"),
        _("Opens the crisis page of whoever authorised it, and plans the way home. Opens nothing else by itself."),
        (Kind.HOSPITAL_UNIT,),
    ),
    Role(
        PEER,
        _("peer supporter"),
        _(
            "Chosen by the person. Sees the sections that the person shares with them, and what they write the person reads."
        ),
        (Kind.SOCIAL_ENTITY, Kind.SERVICE),
    ),
    Role(
        FACILITATOR,
        _("crisis-plan facilitator"),
        _("From outside the team that treats. Leads the meeting on the crisis plan and sees its draft while it lasts."),
        (Kind.SOCIAL_ENTITY, Kind.HEALTH_UNIT, Kind.SERVICE),
    ),
    Role(
        INVITED,
        _("invited service"),
        _("Invited because the person wishes it, for chosen sections and steps, until a day. Sees nothing else."),
        (Kind.SERVICE, Kind.SOCIAL_ENTITY),
    ),
    Role(
        EHR_COORDINATOR,
        _("health record coordinator"),
        _("Keeps identities and the health record in order: duplicates, missing data. Opens no plan."),
        (Kind.SECTOR_OFFICE, Kind.AUTHORITY),
    ),
    Role(
        PROGRAMME_MANAGER,
        _("programme manager"),
        _("Sees agreements, places and totals. Opens no record of anybody."),
        (Kind.AUTHORITY,),
    ),
    Role(
        RESEARCHER,
        _("researcher"),
        _("Works with approved data from which nobody can be recognised. Opens no record."),
        (Kind.AUTHORITY,),
    ),
    Role(
        AUDITOR,
        _("auditor"),
        _("Reads who looked at what. Edits nothing and opens no record."),
        (Kind.AUTHORITY,),
    ),
    Role(
        ADMINISTRATOR,
        _("administrator"),
        _("Keeps people, entities, agreements and catalogues in the administration pages. Opens no record."),
        (Kind.AUTHORITY,),
    ),
    Role(
        IT_SUPPORT,
        _("IT support"),
        _("Sees that the system works: processes, queues, versions. Sees nobody."),
        (Kind.AUTHORITY,),
    ),
)

ROLES: dict[str, Role] = {role.key: role for role in _ALL}
ROLE_CHOICES = [(role.key, role.label) for role in _ALL]

HEALTH = (CLINICIAN, HEALTH_SOCIAL_WORKER)
ENTITY = (ENTITY_COORDINATOR, PROFESSIONAL)
CARE = (*HEALTH, PROFESSIONAL)
# Whoever takes part by the person's wish, in what the person chose; each sees nothing without being asked in.
BY_WISH = (PEER, FACILITATOR, INVITED)
WITHOUT_MEMBERSHIP = {PERSON: _("the person"), SUPPORTER: _("supporter")}


def role_label(key: str) -> str:
    """The role's name in the reader's language; raises KeyError for an unknown role."""
    return str(WITHOUT_MEMBERSHIP.get(key) or ROLES[key].label)
