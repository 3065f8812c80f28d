from django.urls import path

from crm.audit.views import entries, retention
from crm.routes import by_first_word
from crm.web.listing.urls import list_urls

urlpatterns = [
    *list_urls("settings/audit/", "audit", "audit_list"),
    path("settings/audit/<int:pk>/", entries.audit_entry, name="audit_entry"),
    *list_urls("settings/reads/", "reads", "read_list"),
    path("settings/retention/", retention.retention, name="retention"),
]
urlpatterns = by_first_word(urlpatterns)
