"""Addresses of this app: the pages of one person's plan."""

from django.urls import path

from plans import due, views

app_name = "plans"
urlpatterns = [
    path("", views.person, name="person"),
    path("palabras/<slug:kind>/", views.words, name="words"),
    path("objetivos/nuevo/", views.goal_new, name="goal_new"),
    path("objetivos/<uuid:goal_id>/", views.goal, name="goal"),
    path("notas/", views.notes, name="notes"),
    path("revisiones/nueva/", views.review_new, name="review_new"),
    path("revisiones/<uuid:review_id>/", views.review, name="review"),
]
due.register()
