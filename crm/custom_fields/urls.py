from django.urls import path

from crm.custom_fields.views import records, settings

urlpatterns = [
    path("settings/fields/", settings.field_list, name="custom_field_list"),
    path("settings/fields/new/<slug:holder>/", settings.field_new, name="custom_field_new"),
    path("settings/fields/<int:pk>/", settings.field_edit, name="custom_field_edit"),
    path("settings/fields/<int:pk>/archive/", settings.field_archive, name="custom_field_archive"),
    path("settings/fields/<int:pk>/restore/", settings.field_restore, name="custom_field_restore"),
    path("settings/fields/<int:pk>/move/", settings.field_move, name="custom_field_move"),
    path("fields/<slug:holder>/<int:pk>/<slug:key>/", records.made_fact, name="made_fact"),
]
