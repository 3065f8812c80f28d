from django.urls import path

from crm.web.views import display, home
from crm.web.views.health import health_page

urlpatterns = [
    path("", home.home, name="home"),
    path("settings/display/", display.display_settings, name="display_settings"),
    path("gallery/", home.gallery, name="gallery"),
    path("health/", health_page, name="health"),
]
