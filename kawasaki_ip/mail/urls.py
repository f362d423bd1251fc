from django.urls import path

from . import views

urlpatterns = [
    path("mail/preferences/", views.preferences, name="mail_preferences"),
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="mail_unsubscribe"),
    path("call-list/", views.call_list, name="call_list"),
    path("call-list/<int:pk>/", views.call_detail, name="call_detail"),
    path("call-list/<int:pk>/told/", views.call_tell, name="call_tell"),
    path("call-list/<int:pk>/reopen/", views.call_reopen, name="call_reopen"),
    path("settings/mail/", views.mail_settings, name="mail_settings"),
    path("settings/mail/release/", views.mail_release, name="mail_release"),
    path("settings/mail/held/", views.mail_decide, name="mail_decide"),
    path("settings/mail/<int:pk>/send/", views.mail_send_again, name="mail_send_again"),
    path("settings/mail/<int:pk>/discard/", views.mail_discard, name="mail_discard"),
    path("settings/calendar/", views.calendar_settings, name="calendar_settings"),
    path("settings/calendar/<int:pk>/remove/", views.calendar_remove, name="calendar_remove"),
]
