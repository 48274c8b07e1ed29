"""Addresses of the plan's parts: strengths, supports, steps, risk, versions and what the person thinks of them."""

from django.urls import path

from plans.views.goals import goal_state
from plans.views.opinion import opinion
from plans.views.risk import risk, risk_new
from plans.views.signing import sign, version_sign
from plans.views.steps import goal_scale, step, step_done, step_new
from plans.views.strengths import strength, strength_new
from plans.views.supports import support, support_new, support_state
from plans.views.versions import compare, version, version_copy, versions

urlpatterns = [
    path("fuerzas/nueva/", strength_new, name="strength_new"),
    path("fuerzas/<uuid:strength_id>/", strength, name="strength"),
    path("apoyos/nuevo/", support_new, name="support_new"),
    path("apoyos/<uuid:support_id>/", support, name="support"),
    path("apoyos/<uuid:support_id>/estado/", support_state, name="support_state"),
    path("objetivos/<uuid:goal_id>/etapa/", goal_state, name="goal_state"),
    path("objetivos/<uuid:goal_id>/escala/", goal_scale, name="goal_scale"),
    path("objetivos/<uuid:goal_id>/pasos/nuevo/", step_new, name="step_new"),
    path("pasos/<uuid:step_id>/", step, name="step"),
    path("pasos/<uuid:step_id>/hecho/", step_done, name="step_done"),
    path("seguridad/nueva/", risk_new, name="risk_new"),
    path("seguridad/<uuid:risk_id>/", risk, name="risk"),
    path("opinion/", opinion, name="opinion"),
    path("firmar/", sign, name="sign"),
    path("versiones/", versions, name="versions"),
    path("versiones/<int:number>/", version, name="version"),
    path("versiones/<int:number>/copia/", version_copy, name="version_copy"),
    path("versiones/<int:number>/firmar/", version_sign, name="version_sign"),
    path("versiones/<int:number>/comparar/<int:other>/", compare, name="compare"),
]
