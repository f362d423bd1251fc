from django.urls import path

from . import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("language/", views.language, name="language"),
    path("drafts/", views.save_draft, name="save_draft"),
    path("drafts/drop/", views.drop_draft, name="drop_draft"),
]
