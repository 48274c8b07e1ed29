"""Addresses of this app: the pages of one person's plan."""

from django.urls import path

from plans import due, urls_sections, views
from plans.views import crisis_copies, crisis_signing, meetings, past, primary_letter, sharing

app_name = "plans"
urlpatterns = [
    path("", views.person, name="person"),
    path("palabras/<slug:kind>/", views.words, name="words"),
    path("objetivos/nuevo/", views.goal_new, name="goal_new"),
    path("objetivos/<uuid:goal_id>/", views.goal, name="goal"),
    path("notas/", views.notes, name="notes"),
    path("crisis/", views.crisis, name="crisis"),
    path("crisis/ofrecer/", views.crisis_offer, name="crisis_offer"),
    path("crisis/respuesta/", views.crisis_answer, name="crisis_answer"),
    path("crisis/preparar/", views.crisis_prepare, name="crisis_prepare"),
    path("crisis/preparar/reunion/", views.crisis_meeting, name="crisis_meeting"),
    path("crisis/preparar/vigente/", views.crisis_in_force, name="crisis_in_force"),
    path("crisis/preparar/contactos/<slug:contact>/", views.crisis_contact, name="crisis_contact"),
    path("crisis/preparar/sobre/<slug:about>/", views.crisis_item, name="crisis_item"),
    path("crisis/revisar/", views.crisis_revise, name="crisis_revise"),
    path("crisis/copias/", crisis_copies.crisis_copies, name="crisis_copies"),
    path("crisis/copias/<uuid:copy_id>/", crisis_copies.crisis_copy_end, name="crisis_copy_end"),
    path("crisis/usado/", views.crisis_used, name="crisis_used"),
    path("crisis/firmar/", crisis_signing.crisis_sign, name="crisis_sign"),
    path("crisis/despues/", crisis_signing.crisis_after, name="crisis_after"),
    path("cambios/", views.story, name="story"),
    path("revisiones/proxima/", meetings.review_next, name="review_next"),
    path("revisiones/proxima/calendario/", meetings.review_calendar, name="review_calendar"),
    path("revisiones/proxima/de-que-hablar/", meetings.review_wish, name="review_wish"),
    path("revisiones/convocar/", meetings.review_call, name="review_call"),
    path("revisiones/eximir/", meetings.review_exempt, name="review_exempt"),
    path("revisiones/nueva/", views.review_new, name="review_new"),
    path("revisiones/<uuid:review_id>/", views.review, name="review"),
    path("compartir/con/<uuid:party>/", sharing.party, name="sharing_party"),
    path("compartir/invitar/", sharing.sharing_new, name="sharing_new"),
    path("compartir/invitar/<slug:purpose>/", sharing.invite, name="sharing_invite"),
    path("compartido/", sharing.shared, name="shared"),
    path("compartido/<uuid:step_id>/hecho/", sharing.shared_step_done, name="shared_step_done"),
    path("antes/", past.past, name="past"),
    path("antes/<int:number>/", past.past_version, name="past_version"),
    path("recorrido/", views.course, name="course"),
    path("recorrido/intensidad/", views.intensity, name="course_intensity"),
    path("recorrido/referencia/", views.key_worker, name="course_key_worker"),
    path("hospital/", views.hospital, name="hospital"),
    path("hospital/ingreso/", views.hospital_admit, name="hospital_admit"),
    path("hospital/alta/", views.hospital_leave, name="hospital_leave"),
    path("hospital/contacto/", views.hospital_contact, name="hospital_contact"),
    path("salida/", views.leaving, name="leaving"),
    path("salida/informe/", views.leaving_report, name="leaving_report"),
    path("carta/", primary_letter.letter, name="letter"),
    path("carta/<uuid:letter_id>/", primary_letter.letter_sheet, name="letter_sheet"),
    path("fallecimiento/", views.died, name="died"),
    *urls_sections.urlpatterns,
]
due.register()
