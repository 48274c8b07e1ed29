"""Addresses of this app."""

from django.urls import path

from patients import views, views_seen

app_name = "patients"
urlpatterns = [
    path("", views.people, name="list"),
    path("buscar/", views.search, name="search"),
    path("<uuid:patient_id>/situacion/", views.social, name="social"),
    path("<uuid:patient_id>/situacion/<slug:block>/", views.fact_new, name="fact_new"),
    path("<uuid:patient_id>/quien-ha-mirado/", views_seen.seen_by, name="seen_by"),
    path("<uuid:patient_id>/quien-es-quien/", views.who, name="who"),
]
