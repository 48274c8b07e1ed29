"""Addresses of this app; the first day (join) and the board stand in ppr/urls.py."""

from django.urls import path

from referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.list_referrals, name="list"),
    path("nueva/", views.new, name="new"),
    path("nueva/<uuid:patient_id>/", views.refer, name="refer"),
    path("<uuid:referral_id>/", views.detail, name="detail"),
    path("<uuid:referral_id>/acusar/", views.acknowledge, name="acknowledge"),
    path("<uuid:referral_id>/aceptar/", views.accept, name="accept"),
    path("<uuid:referral_id>/no-aceptar/", views.decline, name="decline"),
    path("<uuid:referral_id>/enviar/", views.route, name="route"),
    path("<uuid:referral_id>/retirar/", views.withdraw, name="withdraw"),
]
