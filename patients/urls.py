"""Addresses of this app."""

from django.urls import path

from patients import views

app_name = "patients"
urlpatterns = [
    path("", views.people, name="list"),
    path("buscar/", views.search, name="search"),
    path("<uuid:patient_id>/situacion/", views.social, name="social"),
    path("<uuid:patient_id>/situacion/<slug:block>/", views.fact_new, name="fact_new"),
    path("<uuid:patient_id>/quien-es-quien/", views.who, name="who"),
]
