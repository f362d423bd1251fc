from django.apps import apps
from django.urls import include, path

from kawasaki_ip import navigation

urlpatterns = [
    path("", include("kawasaki_ip.core.urls")),
    path("", include("kawasaki_ip.accounts.urls")),
    path("", include("kawasaki_ip.mail.urls")),
    path("", include("programs.urls")),
    path("", include("exchange.urls")),
    path("", include("consultations.urls")),
    path("accounts/", include("allauth.urls")),
    path("navigation/", navigation.choose, name="choose_navigation"),
]

if apps.is_installed("kawasaki_ip.demo"):
    urlpatterns.append(path("", include("kawasaki_ip.demo.urls")))

handler400 = "kawasaki_ip.core.views.bad_request"
handler403 = "kawasaki_ip.core.views.permission_denied"
handler404 = "kawasaki_ip.core.views.not_found"
handler500 = "kawasaki_ip.core.views.server_error"
