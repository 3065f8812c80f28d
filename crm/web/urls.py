from django.urls import path

from crm.web.views.health import health_page

urlpatterns = [
    path("health/", health_page, name="health"),
]
