from django.urls import path

from .views import landing, listings, patents

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
]
