from django.urls import path

from .views import applications, apply, imports, landing, listings, matches, patents

urlpatterns = [
    path("", landing.home, name="home"),
    # The public catalogue
    path("patents/", patents.patent_list, name="patent_list"),
    path("patents/kept/", patents.patent_kept, name="patent_kept"),
    path("patents/<int:pk>/", patents.patent_detail, name="patent_detail"),
    path("patents/<int:pk>/keep/", patents.patent_keep, name="patent_keep"),
    path("patents/<int:pk>/let-go/", patents.patent_let_go, name="patent_let_go"),
    # The same sheets for their owners and for coordinators
    path("listings/", listings.listing_list, name="listing_list"),
    path("listings/new/", listings.listing_new, name="listing_new"),
    path("listings/<int:pk>/", listings.listing_detail, name="listing_detail"),
    path("listings/<int:pk>/edit/", listings.listing_edit, name="listing_edit"),
    path("listings/<int:pk>/rights/", listings.listing_rights, name="listing_rights"),
    path("listings/<int:pk>/merge/", listings.listing_merge, name="listing_merge"),
    path("listings/<int:pk>/permission/", listings.listing_permission, name="listing_permission"),
    path(
        "listings/<int:pk>/permission/<int:permission_pk>/withdraw/",
        listings.listing_permission_withdraw,
        name="listing_permission_withdraw",
    ),
    path("listings/<int:pk>/move/<slug:action>/", listings.listing_move, name="listing_move"),
    path("listings/<int:pk>/because/<slug:action>/", listings.listing_move_form, name="listing_move_form"),
    # Applications for a talk
    path("patents/<int:pk>/apply/", apply.apply, name="patent_apply"),
    path("applications/", applications.application_list, name="application_list"),
    path("applications/new/", apply.application_new, name="application_new"),
    path("applications/export/", applications.application_export, name="application_export"),
    path("applications/sent/", apply.application_sent, name="application_sent"),
    path("applications/confirm/<str:token>/", apply.application_confirm, name="application_confirm"),
    path("applications/look/<str:token>/", apply.application_look, name="application_look"),
    path("applications/look/<str:token>/add/", apply.application_look_add, name="application_look_add"),
    path("applications/look/<str:token>/withdraw/", apply.application_look_withdraw, name="application_look_withdraw"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/edit/", applications.application_edit, name="application_edit"),
    path("applications/<int:pk>/<slug:step>/", applications.application_step, name="application_step"),
    # Cases
    path("matches/", matches.match_list, name="match_list"),
    path("matches/export/", matches.match_export, name="match_export"),
    path("matches/<int:pk>/", matches.match_detail, name="match_detail"),
    path("matches/<int:pk>/contracts/<int:contract_pk>/", matches.contract_edit, name="contract_edit"),
    path("matches/<int:pk>/products/<int:product_pk>/", matches.product_edit, name="product_edit"),
    path("matches/<int:pk>/products/<int:product_pk>/pictures/", matches.picture_new, name="picture_new"),
    path("matches/<int:pk>/pictures/<int:picture_pk>/", matches.product_picture, name="product_picture"),
    path("matches/<int:pk>/<slug:step>/", matches.match_step, name="match_step"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
]
