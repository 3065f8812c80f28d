from django.urls import path

from contacts.views import imports

urlpatterns = [
    path("clients/import/", imports.upload, name="client_import"),
    path("clients/import/sample/", imports.sample, name="import_sample"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/<int:pk>/", imports.page, name="import_page"),
    path("imports/<int:pk>/reading/", imports.read, name="import_reading"),
    path("imports/<int:pk>/columns/", imports.columns, name="import_columns"),
    path("imports/<int:pk>/check/", imports.check_again, name="import_check"),
    path("imports/<int:pk>/rows/<int:line>/fix/", imports.fix, name="import_fix"),
    path("imports/<int:pk>/rows/<int:line>/decide/", imports.decide, name="import_decide"),
    path("imports/<int:pk>/run/", imports.start, name="import_run"),
    path("imports/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("imports/<int:pk>/refused.csv", imports.refused, name="import_refused"),
    path("imports/<int:pk>/original/", imports.original_file, name="import_original"),
]
