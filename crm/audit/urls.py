from django.urls import path

from crm.audit.views import entries

urlpatterns = [
    path("settings/audit/", entries.audit_list, name="audit_list"),
    path("settings/audit/export/", entries.audit_export, name="audit_export"),
    path("settings/audit/<int:pk>/", entries.audit_entry, name="audit_entry"),
]
