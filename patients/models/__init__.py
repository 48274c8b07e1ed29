from patients.models.break_glass import AskedInEmergency, BreakGlass
from patients.models.care_link import CareLink
from patients.models.former_name import FormerName
from patients.models.grant import PatientGroupGrant, PatientUserGrant
from patients.models.housing import Arrears, HousingContact
from patients.models.identifier import Contact, Identifier
from patients.models.merge import Apart, Merge
from patients.models.patient import Patient
from patients.models.search_key import SearchKey
from patients.models.sharing import SharingDecision
from patients.models.social_fact import SocialFact

__all__ = [
    "Apart", "Arrears", "AskedInEmergency", "BreakGlass", "CareLink", "Contact", "FormerName", "HousingContact", "Identifier", "Merge", "Patient",
    "PatientGroupGrant", "PatientUserGrant", "SearchKey", "SharingDecision", "SocialFact",
]  # fmt: skip
