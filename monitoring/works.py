"""How each clock reads on the work list: what to do, why, and the page where it is done."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.models import Reminder
from monitoring.work import Case as Case
from monitoring.work import Door, Work
from monitoring.work import address as address
from plans.models import CrisisPlan, Plan
from ppr.templatetags.ppr_ui import elapsed, spoken_date_text
from referrals.models import Referral

# Since when the person is in the programme, with the reminders' own query: home counts its queries.
PICKED_UP = Subquery(Plan.objects.filter(patient_id=OuterRef("patient_id")).values("picked_up_on")[:1])
# Whether the person said «not today» to the questions about their crisis plan, and this is the day set then.
ASKED_BEFORE = Exists(
    CrisisPlan.objects.filter(
        pk=OuterRef("object_id"), ask_again_on=OuterRef("due_on"), state=CrisisPlan.State.IN_FORCE
    )
)


# ---- why ---------------------------------------------------------------------------


def _asked_by(case: Case) -> str:
    if case.referral is None:
        return ""
    parts = [case.referral.from_entity.name]
    if case.referral.programme:
        parts.append(case.referral.programme.label)
    if case.referral.urgency == Referral.Urgency.HIGH:
        parts.append(_("high urgency"))
    return " · ".join(parts)


def _since_sent(case: Case) -> str:
    sent = case.referral.sent_at if case.referral else None
    if sent is None:
        return _asked_by(case)
    if timezone.localdate(sent) == timezone.localdate():
        since = _("sent today")
    else:
        since = _("waiting for %(time)s") % {"time": elapsed(sent)}
    return " · ".join([_asked_by(case), since])


def _at_entity(case: Case) -> str:
    entity = case.referral.to_entity.name if case.referral and case.referral.to_entity else ""
    return " · ".join(filter(None, [entity, _("should have answered by now"), _since_sent(case)]))


def _meanwhile(case: Case) -> str:
    support = case.referral.support_meanwhile if case.referral else ""
    return " · ".join(filter(None, [_("at least once a month"), support]))


def _in_programme(case: Case) -> str:
    since = case.reminder.picked_up_on
    if since is None:
        return ""
    if since == timezone.localdate():
        return _("In the programme since today")
    return _("In the programme for %(time)s") % {"time": elapsed(since)}


def _still_in_force(case: Case) -> str:
    return " · ".join(filter(None, [_in_programme(case), _("the plan stays in force meanwhile")]))


def _four_questions(case: Case) -> str:
    if case.reminder.asked_before:
        return _("said “not today” the last time; four short questions, if today is a better day")
    return _("four short questions, if today is a good day for them")


def _says(sentence: Callable[[], str]) -> Callable[[Case], str]:
    return lambda case: sentence()


def in_place_of(reminder: Reminder) -> str:
    """Whose work it is when the recipient stands in: «of Marta Zueco, away until 3 December»; "" when it is one's own."""
    owner = reminder.instead_of
    if owner is None:
        return ""
    name = {"name": str(owner.user)}
    today = timezone.localdate()
    if (owner.until is not None and owner.until < today) or not owner.user.is_active:
        return _("of %(name)s, who no longer works here") % name
    if owner.away_until is None:
        return _("of %(name)s, who is away") % name
    return _("of %(name)s, away until: %(day)s") % {**name, "day": spoken_date_text(owner.away_until)}


# ---- the works -----------------------------------------------------------------------

_REFERRAL: tuple[Door, ...] = (("referrals:detail", "referral"),)
_STAY: tuple[Door, ...] = (("plans:hospital", "person"),)
_COURSE: tuple[Door, ...] = (("plans:course", "person"),)
_CRISIS: tuple[Door, ...] = (("plans:crisis", "person"),)
_GLASS: tuple[Door, ...] = (("patients:break_glass_review", "object"),)


def _at(*routes: str) -> tuple[Door, ...]:
    """Pages of one referral."""
    return (*((route, "referral") for route in routes), *_REFERRAL)


def _of(*routes: str) -> tuple[Door, ...]:
    """Pages of one person."""
    return tuple((route, "person") for route in routes)


# One entry a rule of monitoring.rules.
WORK: dict[str, Work] = {
    "orientation": Work(
        lambda: _("First conversation with %(name)s: decide where to"),
        _since_sent,
        lambda: _("Decide"),
        _at("referrals:convert"),
        _REFERRAL,
    ),
    "acknowledge": Work(
        lambda: _("Acknowledge the referral of %(name)s"),
        _asked_by,
        lambda: _("Read and acknowledge"),
        _REFERRAL,
        _REFERRAL,
    ),
    "decide": Work(
        lambda: _("Decide on the referral of %(name)s"),
        _since_sent,
        lambda: _("Decide"),
        _at("referrals:accept"),
        _REFERRAL,
    ),
    "late_answer": Work(
        lambda: _("The referral of %(name)s is still unanswered"),
        _at_entity,
        lambda: _("See who has it"),
        _REFERRAL,
        _REFERRAL,
    ),
    "waiting_word": Work(
        lambda: _("Tell %(name)s how the wait stands"),
        _meanwhile,
        lambda: _("Record that it was said"),
        _at("referrals:tell"),
        _REFERRAL,
    ),
    "answer_offer": Work(
        lambda: _("Ask %(name)s about the slot on offer"),
        _since_sent,
        lambda: _("Write the answer"),
        _REFERRAL,
        _REFERRAL,
    ),
    "start": Work(
        lambda: _("First day of %(name)s"),
        _since_sent,
        lambda: _("Record the day"),
        _at("join"),
        _REFERRAL,
    ),
    "find_place": Work(
        lambda: _("Find a place for %(name)s"),
        _since_sent,
        lambda: _("Send to an entity"),
        _at("referrals:route"),
        _REFERRAL,
    ),
    "transfer": Work(
        lambda: _("Talk with %(name)s about moving to another entity"),
        _says(lambda: _("the sector asks; the person decides, and may stay")),
        lambda: _("Prepare it"),
        _of("plans:leaving"),
        _REFERRAL,
    ),
    "initial_plan": Work(
        lambda: _("Initial plan of %(name)s"),
        _in_programme,
        lambda: _("Continue"),
        _of("plans:person"),
    ),
    "review": Work(
        lambda: _("Review the plan with %(name)s"),
        _still_in_force,
        lambda: _("Hold the review"),
        _of("plans:review_new"),
    ),
    "contact_rhythm": Work(
        lambda: _("Be in touch with %(name)s, as you agreed"),
        _says(lambda: _("the day has gone by without a conversation; if it does not suit, agree another rhythm")),
        lambda: _("Write the conversation"),
        _of("plans:notes"),
        _of("plans:contact_rhythm"),
    ),
    "first_week": Work(
        lambda: _("First days of %(name)s: talk before the week is over"),
        _says(lambda: _("how it goes, who is who, an own sign-in; offer peer support and an advocate")),
        lambda: _("Write the conversation"),
        _of("plans:notes"),
    ),
    "review_after_crisis": Work(
        lambda: _("Look at the plan with %(name)s after the hard moment"),
        _still_in_force,
        lambda: _("Hold the review"),
        _of("plans:review_new"),
    ),
    "review_after_stay": Work(
        lambda: _("Look at the plan with %(name)s after the stay in hospital"),
        _still_in_force,
        lambda: _("Hold the review"),
        _of("plans:review_new"),
    ),
    "ask_position": Work(
        lambda: _("Ask %(name)s again what they think of the plan"),
        _says(lambda: _("that day it could not be decided; this is the day agreed")),
        lambda: _("Ask"),
        _of("plans:opinion"),
    ),
    "sign": Work(
        lambda: _("Sign the plan of %(name)s"),
        _says(lambda: _("a new version is waiting for the health service")),
        lambda: _("Read and sign"),
        _of("plans:versions"),
    ),
    "goal_step": Work(
        lambda: _("A step of yours in the plan of %(name)s"),
        _in_programme,
        lambda: _("See the step"),
        (("plans:step", "object"),),
    ),
    "crisis_meeting": Work(
        lambda: _("Crisis plan meeting with %(name)s"),
        _says(lambda: _("with a facilitator from outside; the person chooses what goes in")),
        lambda: _("See what is prepared"),
        _of("plans:crisis_prepare", "plans:crisis"),
        _CRISIS,
    ),
    "crisis_review": Work(
        lambda: _("Look again at the crisis plan with %(name)s"),
        _says(lambda: _("time to look at it again; meanwhile it stays in force")),
        lambda: _("Open it"),
        _CRISIS,
        _CRISIS,
    ),
    "crisis_asked": Work(
        lambda: _("Ask %(name)s how it was to write the crisis plan"),
        _four_questions,
        lambda: _("Ask"),
        _of("plans:crisis_after"),
        _CRISIS,
    ),
    "crisis_offer": Work(
        lambda: _("Offer %(name)s a crisis plan again"),
        _says(lambda: _("said not now; this is the day agreed to ask again")),
        lambda: _("Offer it"),
        _CRISIS,
        _CRISIS,
    ),
    "crisis_copy": Work(
        lambda: _("Call back a paper copy of the former crisis plan of %(name)s"),
        _says(lambda: _("what stands on it is no longer what was agreed")),
        lambda: _("See who has it"),
        _of("plans:crisis_copies"),
        _CRISIS,
    ),
    "ward": Work(
        lambda: _("Talk with the ward about %(name)s"),
        _says(lambda: _("the way home is planned from the day of admission; a note is enough")),
        lambda: _("Write what was said"),
        _of("plans:notes"),
        _STAY,
    ),
    "hold_end": Work(
        lambda: _("The place kept for %(name)s runs out"),
        _says(lambda: _("keep it longer, or talk with the ward about a date")),
        lambda: _("See the place"),
        (*_STAY, *_COURSE),
        _COURSE,
    ),
    "home_contact": Work(
        lambda: _("Get in touch with %(name)s, home from hospital"),
        _says(lambda: _("the first days at home are the hardest; talk about what matters to the person")),
        lambda: _("Write the contact"),
        _of("plans:hospital_contact"),
        _STAY,
    ),
    "home_contact_late": Work(
        lambda: _("Nobody has been in touch with %(name)s since hospital"),
        _says(lambda: _("the day has gone by: make sure that somebody calls")),
        lambda: _("See who can call"),
        _COURSE,
        _COURSE,
    ),
    "arrears": Work(
        lambda: _("Talk with %(name)s about what is owed for the home"),
        _says(lambda: _("a payment plan agreed in time keeps the home; the person decides who is spoken to")),
        lambda: _("See what is owed"),
        (("patients:arrears", "object"),),
    ),
    "eviction": Work(
        lambda: _("Urgent: %(name)s could lose the home"),
        _says(lambda: _("a day has been set; legal aid and social services need to know before it")),
        lambda: _("See the day"),
        (("patients:arrears", "object"),),
    ),
    "home_alone": Work(
        lambda: _("%(name)s lives in a home and has no process"),
        _says(lambda: _("a home goes with one: agree with the person where to go on, or where to live")),
        lambda: _("See the place"),
        _COURSE,
        _COURSE,
    ),
    "leaving_report": Work(
        lambda: _("Write the report on leaving of %(name)s"),
        _says(lambda: _("for the person, the unit that referred and primary care")),
        lambda: _("Write it"),
        _of("plans:leaving_report"),
    ),
    "letter_joined": Work(
        lambda: _("Tell primary care that %(name)s has joined"),
        _says(lambda: _("the letter is ready to be read with the person and sent")),
        lambda: _("Read and send"),
        _of("plans:letter"),
        _COURSE,
    ),
    "letter_left": Work(
        lambda: _("Tell primary care that %(name)s has left"),
        _says(lambda: _("the letter carries the person’s summary and the report")),
        lambda: _("Read and send"),
        _of("plans:letter"),
        _COURSE,
    ),
    "after_leaving": Work(
        lambda: _("Ask %(name)s how it goes since leaving"),
        _says(lambda: _("a note about it is enough; the way back is open for a year")),
        lambda: _("Write a note"),
        _of("plans:notes"),
    ),
    "break_glass_review": Work(
        lambda: _("The record of %(name)s was opened in an emergency: review it"),
        _says(lambda: _("somebody who takes no part in the care opened it; you say what you think of it")),
        lambda: _("Review it"),
        _GLASS,
        _GLASS,
    ),
    "answer_question": Work(
        lambda: _("A question about %(name)s waits for your answer"),
        _says(lambda: _("the other side asks; both and the person read the answer")),
        lambda: _("Read and answer"),
        (("plans:question", "object"),),
    ),
    "answer_objection": Work(
        lambda: _("%(name)s says something about a note of yours"),
        _says(lambda: _("what you answer stands beside the note")),
        lambda: _("Read and answer"),
        (("plans:objection", "object"),),
    ),
    "call_back": Work(
        lambda: _("%(name)s asks for a call"),
        _says(lambda: _("when it suits, and what it is about if it was said")),
        lambda: _("See and call"),
        (("plans:call", "object"),),
    ),
    "wish": Work(
        lambda: _("%(name)s says what they would like"),
        _says(lambda: _("say what becomes of it; the person reads the answer")),
        lambda: _("Read and answer"),
        (("plans:wish", "object"),),
    ),
    "wish_late": Work(
        lambda: _("What %(name)s asked for has no answer yet"),
        _says(lambda: _("another entity, another person or another pace; the day to answer has gone by")),
        lambda: _("See what was asked"),
        (("plans:wish", "object"),),
    ),
    "answer_disagreement": Work(
        lambda: _("%(name)s does not agree with the plan"),
        _says(lambda: _("offer a sooner review, an advocate or a second opinion; the plan goes on")),
        lambda: _("Answer"),
        _of("plans:disagreement"),
    ),
}
