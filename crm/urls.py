"""Every room's addresses; apps are named by string so that the ground floor imports no upper app."""

from django.urls import include, path

urlpatterns = [
    path("", include("crm.web.urls")),
]
