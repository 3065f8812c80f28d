from django.urls import path

from crm.messages.views import notices, records, talks

urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    path("messages/", talks.conversation_list, name="conversation_list"),
    path("messages/new/", talks.conversation_create, name="conversation_create"),
    path("messages/colleagues/", talks.mention_choices, name="mention_choices"),
    path("messages/<int:pk>/", talks.conversation_page, name="conversation_page"),
    path("messages/<int:pk>/read/", talks.conversation_read, name="conversation_read"),
    path("messages/<int:pk>/delete/", talks.message_delete, name="message_delete"),
    path("messages/about/<slug:entity>/<int:pk>/", records.record_talk, name="record_talk"),
    path("messages/about/<slug:entity>/<int:pk>/read/", records.record_talk_read, name="record_talk_read"),
    path("pulse/", notices.pulse, name="pulse"),
    path("settings/notices/", notices.notice_settings, name="notice_settings"),
]
