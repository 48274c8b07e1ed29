"""Addresses of this app; the first day (join) and the board stand in ppr/urls.py."""

from django.urls import path

from referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.list_referrals, name="list"),
    path("tabla/", views.export, name="export"),
    path("varias/", views.do_several, name="several"),
    path("nueva/", views.new, name="new"),
    path("nueva/<uuid:patient_id>/", views.refer, name="refer"),
    path("orientacion/", views.orient, name="orient"),
    path("<uuid:referral_id>/", views.detail, name="detail"),
    path("<uuid:referral_id>/acusar/", views.acknowledge, name="acknowledge"),
    path("<uuid:referral_id>/aceptar/", views.accept, name="accept"),
    path("<uuid:referral_id>/no-aceptar/", views.decline, name="decline"),
    path("<uuid:referral_id>/enviar/", views.route, name="route"),
    path("<uuid:referral_id>/retirar/", views.withdraw, name="withdraw"),
    path("<uuid:referral_id>/derivar/", views.convert, name="convert"),
    path("<uuid:referral_id>/concluir/", views.conclude, name="conclude"),
    path("<uuid:referral_id>/conocer/", views.assess, name="assess"),
    path("<uuid:referral_id>/esperar/", views.wait, name="wait"),
    path("<uuid:referral_id>/ofrecer/", views.offer, name="offer"),
    path("<uuid:referral_id>/ofrecida-si/", views.take_offer, name="take_offer"),
    path("<uuid:referral_id>/ofrecida-no/", views.refuse_offer, name="refuse_offer"),
    path("<uuid:referral_id>/contado/", views.tell, name="tell"),
    path("necesidad/", views.need_waits, name="need_waits"),
    path("<uuid:referral_id>/necesidad/", views.profile, name="profile"),
    path("<uuid:referral_id>/prioridad/", views.prioritise, name="prioritise"),
    path("<uuid:referral_id>/responde/", views.entrust, name="entrust"),
    path("<uuid:referral_id>/dice-no/", views.person_declines, name="person_declines"),
    path("<uuid:referral_id>/retomar/", views.reopen, name="reopen"),
    path("<uuid:referral_id>/salida-prevista/", views.expect, name="expect"),
    path("<uuid:referral_id>/traspaso/", views.transfer, name="transfer"),
    path("<uuid:referral_id>/se-queda/", views.stay, name="stay"),
    path("<uuid:referral_id>/adjuntar/", views.attach, name="attach"),
    path("<uuid:referral_id>/adjuntos/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("<uuid:referral_id>/adjuntos/<uuid:attachment_id>/retirar/", views.attachment_back, name="attachment_back"),
    path("<uuid:referral_id>/volver/", views.come_back, name="come_back"),
]
