"""Addresses of the demonstration only."""

from django.urls import path

from ppr.demo import views

urlpatterns = [
    path("entrar/", views.demo_sign_in, name="demo_sign_in"),
    path("correo/", views.demo_mail, name="demo_mail"),
    path("correo/<slug:name>/", views.demo_mail_message, name="demo_mail_message"),
]
