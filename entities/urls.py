"""Addresses of this app: the way in and out, and what one chooses about the page itself."""

from django.urls import path

from entities import views, views_audit, views_confirm, views_cover

urlpatterns = [
    path("entrar/", views.sign_in, name="account_login"),
    path("salir/", views.sign_out, name="account_logout"),
    path("actuar/", views.act_as, name="act_as"),
    path("idioma/", views.set_language, name="set_language"),
    path("aspecto/", views.set_theme, name="set_theme"),
    path("cuenta/confirmar/", views_confirm.confirm, name="confirm"),
    path("registro/", views_audit.log, name="audit"),
    path("registro/csv/", views_audit.log_csv, name="audit_csv"),
    path("personal/", views_cover.staff, name="staff"),
    path("personal/ausencia/", views_cover.absence, name="absence"),
    path("personal/traspaso/", views_cover.hand_over, name="hand_over"),
]
