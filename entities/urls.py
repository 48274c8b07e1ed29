"""Addresses of this app: the way in and out, and what one chooses about the page itself."""

from django.urls import path

from entities import views

urlpatterns = [
    path("entrar/", views.sign_in, name="account_login"),
    path("salir/", views.sign_out, name="account_logout"),
    path("actuar/", views.act_as, name="act_as"),
    path("idioma/", views.set_language, name="set_language"),
    path("aspecto/", views.set_theme, name="set_theme"),
]
