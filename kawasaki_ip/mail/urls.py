from django.urls import path

from . import views

urlpatterns = [
    path("mail/preferences/", views.preferences, name="mail_preferences"),
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="mail_unsubscribe"),
]
