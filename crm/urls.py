"""Every room's addresses; apps are named by string so that the ground floor imports no upper app."""

from django.urls import include, path

urlpatterns = [
    path("", include("crm.web.urls")),
    path("", include("crm.access.urls")),
    path("", include("crm.sign_in.urls")),
    path("", include("crm.office.urls")),
    path("", include("crm.documents.urls")),
    path("", include("crm.custom_fields.urls")),
    path("", include("crm.messages.urls")),
    path("", include("contacts.urls")),
    path("", include("privacy.urls")),
    path("", include("sales.urls")),
    path("", include("crm.jobs.urls")),
    path("", include("crm.changes.urls")),
    path("", include("crm.audit.urls")),
    path("", include("service.urls")),
    path("", include("campaigns.urls")),
    path("", include("analytics.urls")),
]

handler400 = "crm.web.views.errors.bad_request"
handler403 = "crm.web.views.errors.forbidden"
handler404 = "crm.web.views.errors.not_found"
handler429 = "crm.web.views.errors.too_many"
handler500 = "crm.web.views.errors.fault"
