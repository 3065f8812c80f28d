from django.urls import path

from contacts.handover_urls import urlpatterns as handover_urls
from contacts.import_urls import urlpatterns as import_urls
from contacts.views import activities, assignment, briefs, clients, facts, merging, notes, persons, today
from crm.web.listing.urls import list_urls

urlpatterns = [
    *import_urls,
    *handover_urls,
    *list_urls("clients/", "clients", "client_list"),
    path("activities/", activities.activity_list, name="activity_list"),
    *list_urls("activities/", "activities", "activity_list"),
    path("today/", today.today, name="today"),
    path("clients/new/", clients.client_create, name="client_create"),
    path("clients/duplicates/", clients.client_duplicates, name="client_duplicates"),
    path("clients/<int:pk>/", clients.client_page, name="client_page"),
    path("clients/<int:pk>/edit/", clients.client_edit, name="client_edit"),
    path("clients/<int:pk>/assign/", assignment.client_assign, name="client_assign"),
    path("clients/<int:pk>/brief/", briefs.client_brief, name="client_brief"),
    path("clients/<int:pk>/brief.pdf", briefs.client_brief_pdf, name="client_brief_pdf"),
    path("clients/<int:pk>/delete/", clients.client_delete, name="client_delete"),
    path("clients/<int:pk>/merge/", merging.client_merge_with, name="client_merge_with"),
    path("clients/<int:pk>/merge/<int:other_pk>/", merging.client_merge, name="client_merge"),
    path("clients/<int:pk>/facts/<slug:fact>/", facts.client_fact, name="client_fact"),
    path("clients/<int:pk>/timeline/", clients.client_timeline, name="client_timeline"),
    path("clients/<int:pk>/tabs/", clients.client_tabs, name="client_tabs"),
    path("clients/<int:pk>/notes/", notes.note_create, name="note_create"),
    path("clients/<int:pk>/persons/new/", persons.person_create, name="person_create"),
    path("clients/<int:pk>/channels/new/", persons.channel_create, name="channel_create"),
    path("clients/<int:pk>/activities/new/", activities.activity_new, name="activity_new"),
    path("notes/reading/", notes.note_reading, name="note_reading"),
    path("interactions/<int:pk>/edit/", notes.interaction_edit, name="interaction_edit"),
    path("interactions/<int:pk>/delete/", notes.interaction_delete, name="interaction_delete"),
    path("persons/<int:pk>/edit/", persons.person_edit, name="person_edit"),
    path("persons/<int:pk>/remove/", persons.person_remove, name="person_remove"),
    path("channels/<int:pk>/", persons.channel_page, name="channel_page"),
    path("channels/<int:pk>/mark/", persons.channel_mark, name="channel_mark"),
    path("channels/<int:pk>/remove/", persons.channel_remove, name="channel_remove"),
    path("activities/new/", activities.activity_new, name="activity_create"),
    path("activities/<int:pk>/", activities.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/complete/", activities.activity_complete, name="activity_complete"),
    path("activities/<int:pk>/reopen/", activities.activity_reopen, name="activity_reopen"),
    path("activities/<int:pk>/reschedule/", activities.activity_reschedule, name="activity_reschedule"),
    path("activities/<int:pk>/delete/", activities.activity_delete, name="activity_delete"),
]
