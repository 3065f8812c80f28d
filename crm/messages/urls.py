from django.urls import path

from crm.messages.views import notices

urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    path("pulse/", notices.pulse, name="pulse"),
    path("settings/notices/", notices.notice_settings, name="notice_settings"),
]
