from django.urls import include, path

from .views import companies, consultations, dispatches, experts, follow_ups, today, visit_files, visit_lists, visits

_visit = [
    path("", visits.visit_detail, name="visit_detail"),
    path("edit/", visits.visit_edit, name="visit_edit"),
    path("report/", visits.visit_report, name="visit_report"),
    path("share/", visits.visit_share, name="visit_share"),
    path("stop-sharing/", visits.visit_stop_sharing, name="visit_stop_sharing"),
    path("note/", visits.visit_add_note, name="visit_add_note"),
    path("files/", visit_files.visit_file_add, name="visit_file_add"),
    path("files/<int:file_pk>/", visit_files.visit_file, name="visit_file"),
    path("files/<int:file_pk>/remove/", visit_files.visit_file_remove, name="visit_file_remove"),
]
_follow_up = [
    path("", follow_ups.follow_up_detail, name="follow_up_detail"),
    path("done/", follow_ups.follow_up_done, name="follow_up_done"),
    path("put-off/", follow_ups.follow_up_put_off, name="follow_up_put_off"),
    path("not-needed/", follow_ups.follow_up_drop, name="follow_up_drop"),
    path("hand/", follow_ups.follow_up_hand, name="follow_up_hand"),
]
_consultation = [
    path("", consultations.consultation_detail, name="consultation_detail"),
    path("assign/", consultations.consultation_assign, name="consultation_assign"),
    path("start/", consultations.consultation_start, name="consultation_start"),
    path("answer/", consultations.consultation_answer, name="consultation_answer"),
    path("finish/", consultations.consultation_finish, name="consultation_finish"),
    path("withdraw/", consultations.consultation_withdraw, name="consultation_withdraw"),
    path("note/", consultations.consultation_note, name="consultation_note"),
]
_dispatch = [
    path("", dispatches.dispatch_detail, name="dispatch_detail"),
    path("approve/", dispatches.dispatch_approve, name="dispatch_approve"),
    path("refuse/", dispatches.dispatch_refuse, name="dispatch_refuse"),
    path("accept/", dispatches.dispatch_accept, name="dispatch_accept"),
    path("decline/", dispatches.dispatch_decline, name="dispatch_decline"),
    path("ask-another/", dispatches.dispatch_ask_another, name="dispatch_ask_another"),
    path("use/", dispatches.dispatch_log_use, name="dispatch_log_use"),
    path("report/", dispatches.dispatch_report, name="dispatch_report"),
    path("survey/", dispatches.dispatch_survey, name="dispatch_survey"),
]
urlpatterns = [
    path("today/", today.today, name="today"),
    path("companies/", companies.company_list, name="company_list"),
    path("companies/<int:pk>/", companies.company_detail, name="company_detail"),
    path("visits/", visit_lists.visit_list, name="visit_list"),
    path("visits/export/", visit_lists.visit_export, name="visit_export"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/<int:pk>/", include(_visit)),
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path("follow-ups/new/", follow_ups.follow_up_new, name="follow_up_new"),
    path("follow-ups/<int:pk>/", include(_follow_up)),
    path("consultations/", consultations.consultation_list, name="consultation_list"),
    path("consultations/new/", consultations.consultation_new, name="consultation_new"),
    path("consultations/export/", consultations.consultation_export, name="consultation_export"),
    path("consultations/<int:pk>/", include(_consultation)),
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/new/", experts.expert_new, name="expert_new"),
    path("experts/<int:pk>/", experts.expert_edit, name="expert_edit"),
    path("dispatches/", dispatches.dispatch_list, name="dispatch_list"),
    path("dispatches/new/", dispatches.dispatch_new, name="dispatch_new"),
    path("dispatches/<int:pk>/", include(_dispatch)),
]
