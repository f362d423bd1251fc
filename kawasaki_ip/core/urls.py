from django.urls import path

from . import styleguide, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("about/<slug:page>/", views.about, name="about"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("language/", views.language, name="language"),
    path("drafts/", views.save_draft, name="save_draft"),
    path("drafts/drop/", views.drop_draft, name="drop_draft"),
]
