from django.urls import path

from crm.office.views import profile, set_up

urlpatterns = [
    path("set-up/", set_up.set_up, name="set_up"),
    path("settings/", profile.settings_index, name="settings"),
    path("settings/profile/", profile.profile, name="profile"),
]
