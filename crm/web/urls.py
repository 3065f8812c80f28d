from django.urls import path

from crm.routes import by_first_word
from crm.web.listing.views.exports import export_file
from crm.web.views import display, home, search
from crm.web.views.health import health_page
from crm.web.views.help import help_page

urlpatterns = [
    path("help/", help_page, name="help"),
    path("help/<slug:topic>/", help_page, name="help_page"),
    path("", home.home, name="home"),
    path("settings/display/", display.display_settings, name="display_settings"),
    path("search/", search.search, name="search"),
    path("exports/<int:pk>/", export_file, name="export_file"),
    path("gallery/", home.gallery, name="gallery"),
    path("health/", health_page, name="health"),
]
urlpatterns = by_first_word(urlpatterns)
