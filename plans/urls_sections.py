"""Addresses of the plan's parts: strengths, supports, steps, risk, versions and what the person thinks of them."""

from django.urls import path

from plans.views.asking import ask, call, call_me, question
from plans.views.goals import goal_state
from plans.views.note_turns import note, note_amend, note_cosign, note_mistake, note_move
from plans.views.notes import note_draft, notes_search
from plans.views.objections import disagreement, object_to, objection
from plans.views.opinion import opinion
from plans.views.papers import version_paper, version_scan
from plans.views.printing import crisis_card, crisis_sheet, plan_sheet, simple_sheet, version_sheet
from plans.views.rhythm import contact_rhythm
from plans.views.risk import risk, risk_new
from plans.views.signing import sign, version_sign
from plans.views.steps import goal_scale, step, step_done, step_new, step_places
from plans.views.strengths import strength, strength_new
from plans.views.supports import support, support_new, support_state
from plans.views.versions import compare, version, version_copy, versions
from plans.views.wellbeing import wellbeing, wellbeing_question
from referrals.views.options import options
from referrals.views.wishing import going_on, wish, wish_back

urlpatterns = [
    path("fuerzas/nueva/", strength_new, name="strength_new"),
    path("fuerzas/<uuid:strength_id>/", strength, name="strength"),
    path("apoyos/nuevo/", support_new, name="support_new"),
    path("apoyos/<uuid:support_id>/", support, name="support"),
    path("apoyos/<uuid:support_id>/estado/", support_state, name="support_state"),
    path("objetivos/<uuid:goal_id>/etapa/", goal_state, name="goal_state"),
    path("objetivos/<uuid:goal_id>/escala/", goal_scale, name="goal_scale"),
    path("objetivos/<uuid:goal_id>/pasos/nuevo/", step_new, name="step_new"),
    path("objetivos/<uuid:goal_id>/pasos/nuevo/donde/", step_places, name="step_places"),
    path("pasos/<uuid:step_id>/", step, name="step"),
    path("pasos/<uuid:step_id>/hecho/", step_done, name="step_done"),
    path("seguridad/nueva/", risk_new, name="risk_new"),
    path("seguridad/<uuid:risk_id>/", risk, name="risk"),
    path("notas/buscar/", notes_search, name="notes_search"),
    path("notas/borrador/", note_draft, name="note_draft"),
    path("notas/<uuid:note_id>/", note, name="note"),
    path("notas/<uuid:note_id>/ampliar/", note_amend, name="note_amend"),
    path("notas/<uuid:note_id>/firmar/", note_cosign, name="note_cosign"),
    path("notas/<uuid:note_id>/error/", note_mistake, name="note_mistake"),
    path("notas/<uuid:note_id>/mover/", note_move, name="note_move"),
    path("notas/<uuid:note_id>/decir/", object_to, name="object"),
    path("objeciones/<uuid:objection_id>/", objection, name="objection"),
    path("preguntar/", ask, name="ask"),
    path("preguntas/<uuid:question_id>/", question, name="question"),
    path("llamada/", call_me, name="call_me"),
    path("opciones/", options, name="options"),
    path("seguir/", going_on, name="going_on"),
    path("seguir/<uuid:wish_id>/", wish, name="wish"),
    path("seguir/<uuid:wish_id>/retirar/", wish_back, name="wish_back"),
    path("contacto/", contact_rhythm, name="contact_rhythm"),
    path("llamadas/<uuid:call_id>/", call, name="call"),
    path("desacuerdo/", disagreement, name="disagreement"),
    path("bienestar/", wellbeing, name="wellbeing"),
    path("bienestar/<slug:question>/", wellbeing_question, name="wellbeing_question"),
    path("opinion/", opinion, name="opinion"),
    path("firmar/", sign, name="sign"),
    path("hoja/", plan_sheet, name="plan_sheet"),
    path("hoja-sencilla/", simple_sheet, name="simple_sheet"),
    path("crisis/hoja/", crisis_sheet, name="crisis_sheet"),
    path("crisis/tarjeta/", crisis_card, name="crisis_card"),
    path("versiones/", versions, name="versions"),
    path("versiones/<int:number>/", version, name="version"),
    path("versiones/<int:number>/copia/", version_copy, name="version_copy"),
    path("versiones/<int:number>/hoja/", version_sheet, name="version_sheet"),
    path("versiones/<int:number>/firmar/", version_sign, name="version_sign"),
    path("versiones/<int:number>/papel/", version_paper, name="version_paper"),
    path("versiones/<int:number>/papel/<uuid:paper_id>/", version_scan, name="version_scan"),
    path("versiones/<int:number>/comparar/<int:other>/", compare, name="compare"),
]
