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


KIND_LABELS: dict[Kind, str | Promise] = {
    Kind.HEALTH_UNIT: _("Mental health unit"),
    Kind.HOSPITAL_UNIT: _("Hospital unit"),
    Kind.SECTOR_OFFICE: _("Sector coordination"),
    Kind.SOCIAL_ENTITY: _("Social entity"),
    Kind.AUTHORITY: _("Authority"),
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
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"
PERSON = "person"  # holds no membership: what opens is the person's own plan

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
)

ROLES: dict[str, Role] = {role.key: role for role in _ALL}
ROLE_CHOICES = [(role.key, role.label) for role in _ALL]

HEALTH = (CLINICIAN, HEALTH_SOCIAL_WORKER)
ENTITY = (ENTITY_COORDINATOR, PROFESSIONAL)
CARE = (*HEALTH, PROFESSIONAL)


def role_label(key: str) -> str:
    """The role's name in the reader's language; raises KeyError for an unknown role."""
    return str(_("the person")) if key == PERSON else str(ROLES[key].label)
