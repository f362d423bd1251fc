from django.urls import path

from . import views

urlpatterns = [
    path("demo/mail/", views.mail_list, name="demo_mail_list"),
    path("demo/mail/next-morning/", views.mail_next_morning, name="demo_mail_next_morning"),
    path("demo/mail/<str:key>/", views.mail_detail, name="demo_mail_detail"),
]
