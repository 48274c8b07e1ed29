"""Every address of the project. Each has a declared rule; a test walks this resolver."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from monitoring.views import became, home
from plans.joining import join
from plans.views.family import family_call
from plans.views.group import group_note
from ppr import api, gallery, health
from referrals.views import board, line, replan, settle, slot, slot_free

urlpatterns = [
    path("", home, name="home"),
    path("", include("entities.urls")),
    path("personas/", include("patients.urls")),
    path("personas/<uuid:patient_id>/", include("plans.urls")),
    path("personas/<uuid:patient_id>/como-va/", include("monitoring.urls")),
    path("derivaciones/que-ha-sido/", became, name="became"),
    path("derivaciones/", include("referrals.urls")),
    path("derivaciones/<uuid:referral_id>/incorporar/", join, name="join"),
    path("sesiones/nueva/", group_note, name="group_note"),
    path("llama-la-familia/", family_call, name="family_call"),
    path("plazas/", board, name="slots"),
    path("plazas/lineas/<uuid:line_id>/", line, name="line"),
    path("plazas/lineas/<uuid:line_id>/cambiar/", replan, name="replan"),
    path("liquidacion/", settle, name="settlement"),
    path("plazas/<uuid:slot_id>/", slot, name="slot"),
    path("plazas/<uuid:slot_id>/liberar/", slot_free, name="slot_free"),
    path("estilo/", gallery.gallery, name="gallery"),
    path("api/", include((api.urlpatterns(), "api"))),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("ppr.demo.urls")))

handler400 = "ppr.errors.bad_request"
handler403 = "ppr.errors.forbidden"
handler404 = "ppr.errors.not_found"
handler500 = "ppr.errors.server_error"
