"""Addresses of this app."""

from django.urls import path

from patients import views, views_break_glass, views_emergency, views_reach, views_seen, views_sharing

app_name = "patients"
urlpatterns = [
    path("", views.people, name="list"),
    path("papeles/", views_sharing.roles, name="roles"),
    path("<uuid:patient_id>/compartir/", views_sharing.sharing, name="sharing"),
    path("buscar/", views.search, name="search"),
    path("urgencias/", views_emergency.emergency, name="emergency"),
    path("abrir-en-una-urgencia/", views_emergency.break_glass, name="break_glass"),
    path("aperturas/", views_break_glass.break_glasses, name="break_glasses"),
    path("<uuid:patient_id>/abrir-el-plan/", views_emergency.break_glass_plan, name="break_glass_plan"),
    path(
        "<uuid:patient_id>/aperturas/<uuid:glass_id>/", views_break_glass.break_glass_review, name="break_glass_review"
    ),
    path("<uuid:patient_id>/situacion/", views.social, name="social"),
    path("<uuid:patient_id>/situacion/<slug:block>/", views.fact_new, name="fact_new"),
    path("<uuid:patient_id>/localizar/", views_reach.reach, name="reach"),
    path("<uuid:patient_id>/localizar/domicilio/", views_reach.address, name="reach_address"),
    path("<uuid:patient_id>/localizar/cambiar/", views_reach.change, name="reach_change"),
    path("<uuid:patient_id>/quien-ha-mirado/", views_seen.seen_by, name="seen_by"),
    path("<uuid:patient_id>/quien-es-quien/", views.who, name="who"),
]
