"""Addresses of this app: the way in and out, and what one chooses about the page itself."""

from django.urls import path

from entities import views, views_account, views_audit, views_confirm, views_cover, views_first_time, views_sign_in

urlpatterns = [
    path("entrar/", views.sign_in, name="account_login"),
    path("salir/", views.sign_out, name="account_logout"),
    path("salir-ya/", views.leave_now, name="leave_now"),
    path("actuar/", views.act_as, name="act_as"),
    path("idioma/", views.set_language, name="set_language"),
    path("aspecto/", views.set_theme, name="set_theme"),
    path("entrar/primera-vez/", views_first_time.first_time, name="first_time"),
    path("cuenta/como-entro/", views_first_time.choose_way, name="choose_way"),
    path("cuenta/contrasena/", views_first_time.change_password, name="change_password"),
    path("entrar/segundo-paso/", views_sign_in.authenticate, name="mfa_authenticate"),
    path("entrar/clave/", views_sign_in.passkey, name="mfa_login_webauthn"),
    path("entrar/hospital/<slug:provider_id>/", views_sign_in.directory, name="openid_connect_login"),
    path("entrar/hospital/<slug:provider_id>/vuelta/", views_sign_in.directory_back, name="openid_connect_callback"),
    path("cuenta/", views_account.account, name="account"),
    path("cuenta/sigo/", views_account.stay, name="stay"),
    path("cuenta/sesiones/", views_account.end_sessions, name="end_sessions"),
    path("cuenta/segundo-paso/", views_account.second_step, name="second_step"),
    path("cuenta/aplicacion/", views_account.add_application, name="mfa_activate_totp"),
    path("cuenta/aplicacion/quitar/", views_account.remove_application, name="mfa_deactivate_totp"),
    path("cuenta/claves/nueva/", views_account.add_key, name="mfa_add_webauthn"),
    path("cuenta/claves/<int:key_id>/quitar/", views_account.remove_key, name="mfa_remove_webauthn"),
    path("cuenta/codigos/", views_account.view_codes, name="mfa_view_recovery_codes"),
    path("cuenta/codigos/nuevos/", views_account.new_codes, name="mfa_generate_recovery_codes"),
    path("cuenta/codigos/descargar/", views_account.download_codes, name="mfa_download_recovery_codes"),
    path("cuenta/confirmar/", views_confirm.confirm, name="confirm"),
    path("trato/", views.set_address, name="set_address"),
    path("sencilla/", views.set_simple, name="set_simple"),
    path("registro/", views_audit.log, name="audit"),
    path("registro/csv/", views_audit.log_csv, name="audit_csv"),
    path("personal/", views_cover.staff, name="staff"),
    path("personal/ausencia/", views_cover.absence, name="absence"),
    path("personal/traspaso/", views_cover.hand_over, name="hand_over"),
]
