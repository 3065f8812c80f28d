from django.urls import path

from crm.routes import by_first_word
from crm.web.listing.urls import list_urls
from privacy.views import consents, office, subjects

SUBJECT = "personal-data/<slug:subject>/<int:pk>/"

urlpatterns = [
    path("clients/<int:pk>/consents/", consents.client_consents, name="client_consents"),
    path("clients/<int:pk>/consents/new/", consents.client_consent_new, name="client_consent_new"),
    path("personal-data/", office.request_list, name="request_list"),
    path("personal-data/requests/new/", office.request_new, name="request_new"),
    path("personal-data/requests/<int:pk>/", office.request_page, name="request_page"),
    path("personal-data/erasures/", office.erasure_list, name="erasure_list"),
    path("personal-data/erasures/<int:pk>/", office.erasure_page, name="erasure_page"),
    path("personal-data/holds/", office.hold_list, name="hold_list"),
    path("personal-data/holds/<int:pk>/lift/", subjects.hold_lift, name="hold_lift"),
    path("personal-data/log/", office.privacy_log, name="privacy_log"),
    path("personal-data/rules/", office.privacy_rules, name="privacy_rules"),
    path("personal-data/files/<int:pk>/", subjects.personal_export_file, name="personal_export_file"),
    path("personal-data/purposes/ready/", office.purposes_ready, name="purposes_ready"),
    *office.purposes.urls("personal-data/purposes/"),
    *list_urls("personal-data/consents/", "consents", "consent_list"),
    path(SUBJECT, subjects.subject_page, name="subject_page"),
    path(f"{SUBJECT}export/", subjects.subject_export, name="subject_export"),
    path(f"{SUBJECT}erase/", subjects.subject_erase, name="subject_erase"),
    path(f"{SUBJECT}hold/", subjects.subject_hold, name="subject_hold"),
]
urlpatterns = by_first_word(urlpatterns)
