from django.urls import path

from . import views

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/measures/<int:pk>/", views.measure, name="plan_measure"),
    path("plan/projects/<int:pk>/", views.project, name="plan_project"),
    path("plan/projects/<int:pk>/indicators/new/", views.indicator_new, name="plan_indicator_new"),
    path("plan/indicators/<int:pk>/", views.indicator, name="plan_indicator"),
    path("plan/indicators/<int:pk>/records/", views.indicator_records, name="plan_indicator_records"),
    path("plan/indicators/<int:pk>/target/", views.enter_target, name="plan_target"),
    path("plan/indicators/<int:pk>/value/", views.enter_value, name="plan_value"),
]
