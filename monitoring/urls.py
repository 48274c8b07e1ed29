"""Addresses of this app, under a person's: how it goes, and each measure."""

from django.urls import path

from monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.progress, name="progress"),
    path("<slug:instrument>/", views.measure, name="measure"),
]
