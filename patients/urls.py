"""Addresses of this app."""

from django.urls import path

from patients import (
    views,
    views_break_glass,
    views_duplicates,
    views_emergency,
    views_entering,
    views_housing,
    views_identity,
    views_list,
    views_reach,
    views_seen,
    views_sharing,
)

app_name = "patients"
urlpatterns = [
    path("", views_list.people, name="list"),
    path("tabla/", views_list.export, name="export"),
    path("varias/", views_list.do_several, name="several"),
    path("papeles/", views_sharing.roles, name="roles"),
    path("<uuid:patient_id>/compartir/", views_sharing.sharing, name="sharing"),
    path("<uuid:patient_id>/entrada/", views_entering.sign_in, name="sign_in"),
    path("buscar/", views.search, name="search"),
    path("repetidas/", views_duplicates.duplicates_list, name="duplicates"),
    path("<uuid:patient_id>/unir/<uuid:other_id>/", views_duplicates.merge, name="merge"),
    path("<uuid:patient_id>/identidad/", views_identity.identity, name="identity"),
    path("<uuid:patient_id>/identidad/nombre/", views_identity.name, name="identity_name"),
    path("<uuid:patient_id>/identidad/documento/nuevo/", views_identity.document_new, name="document_new"),
    path("<uuid:patient_id>/identidad/documento/<uuid:document_id>/", views_identity.document, name="document"),
    path("urgencias/", views_emergency.emergency, name="emergency"),
    path("abrir-en-una-urgencia/", views_emergency.break_glass, name="break_glass"),
    path("aperturas/", views_break_glass.break_glasses, name="break_glasses"),
    path("<uuid:patient_id>/abrir-el-plan/", views_emergency.break_glass_plan, name="break_glass_plan"),
    path(
        "<uuid:patient_id>/aperturas/<uuid:glass_id>/", views_break_glass.break_glass_review, name="break_glass_review"
    ),
    path("<uuid:patient_id>/situacion/", views.social, name="social"),
    path("<uuid:patient_id>/situacion/<slug:block>/", views.fact_new, name="fact_new"),
    path("<uuid:patient_id>/vivienda/", views_housing.housing, name="housing"),
    path("<uuid:patient_id>/vivienda/contacto/", views_housing.housing_contact, name="housing_contact"),
    path(
        "<uuid:patient_id>/vivienda/contacto/<uuid:contact_id>/retirar/",
        views_housing.housing_contact_end,
        name="housing_contact_end",
    ),
    path("<uuid:patient_id>/vivienda/debe/", views_housing.arrears_new, name="arrears_new"),
    path("<uuid:patient_id>/vivienda/debe/<uuid:arrears_id>/", views_housing.arrears, name="arrears"),
    path("<uuid:patient_id>/localizar/", views_reach.reach, name="reach"),
    path("<uuid:patient_id>/localizar/domicilio/", views_reach.address, name="reach_address"),
    path("<uuid:patient_id>/localizar/cambiar/", views_reach.change, name="reach_change"),
    path("<uuid:patient_id>/quien-ha-mirado/", views_seen.seen_by, name="seen_by"),
    path("<uuid:patient_id>/quien-es-quien/", views.who, name="who"),
]
