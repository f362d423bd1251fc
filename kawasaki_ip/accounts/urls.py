from django.urls import path

from .views import audit, invitations, own, people

urlpatterns = [
    path("accounts/session/", own.session_state, name="session_state"),
    path("accounts/who/", own.who_acts, name="who_acts"),
    path("accounts/profile/", own.profile, name="profile"),
    path("accounts/invitations/<str:key>/", invitations.invitation_accept, name="invitation_accept"),
    path("settings/", people.settings_index, name="settings_index"),
    path("settings/people/", people.person_list, name="person_list"),
    path("settings/people/<int:pk>/", people.person_detail, name="person_detail"),
    path("settings/people/<int:pk>/lock/", people.person_lock, name="person_lock"),
    path("settings/people/<int:pk>/unlock/", people.person_unlock, name="person_unlock"),
    path("settings/people/<int:pk>/confirm/", people.person_confirm, name="person_confirm"),
    path("settings/people/<int:pk>/end-sessions/", people.person_end_sessions, name="person_end_sessions"),
    path("settings/review/", people.staff_review, name="staff_review"),
    path("settings/invitations/", invitations.invitation_list, name="invitation_list"),
    path("settings/invitations/new/", invitations.invitation_new, name="invitation_new"),
    path("settings/invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("settings/invitations/<int:pk>/send-again/", invitations.invitation_send_again, name="invitation_send_again"),
    path("settings/audit/", audit.audit_list, name="audit_list"),
    path("settings/audit/export/", audit.audit_export, name="audit_export"),
]
