from django.urls import path

from campaigns.views import letters, reactivation, segments
from crm.routes import by_first_word
from crm.web.listing.urls import list_urls

urlpatterns = [
    *list_urls("segments/", "segments", "segment_list"),
    path("segments/new/", segments.segment_create, name="segment_create"),
    path("segments/<int:pk>/", segments.segment_page, name="segment_page"),
    path("segments/<int:pk>/delete/", segments.segment_delete, name="segment_delete"),
    *list_urls("letters/", "letter_runs", "letter_run_list"),
    *list_urls("letters/clients/", "letters", "letter_list"),
    path("letters/new/", letters.letter_run_create, name="letter_run_create"),
    path("letters/<int:pk>/", letters.letter_run_page, name="letter_run_page"),
    path("letters/<int:pk>/edit/", letters.letter_run_edit, name="letter_run_edit"),
    path("letters/<int:pk>/preview/", letters.letter_run_preview, name="letter_run_preview"),
    path("letters/<int:pk>/make/", letters.letter_run_make, name="letter_run_make"),
    path("letters/<int:pk>/file/", letters.letter_run_file, name="letter_run_file"),
    path("letters/<int:pk>/sent/", letters.letter_run_sent, name="letter_run_sent"),
    path("reactivation/", reactivation.reactivation_queue, name="reactivation_queue"),
    path(
        "reactivation/<int:pk>/contacted/", reactivation.reactivation_contacted, name="reactivation_contacted"
    ),
    path("reactivation/<int:pk>/dismiss/", reactivation.reactivation_dismiss, name="reactivation_dismiss"),
]
urlpatterns = by_first_word(urlpatterns)
