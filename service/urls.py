from django.urls import path

from crm.routes import by_first_word
from crm.web.listing.urls import list_urls
from service.views import public, tickets
from service.views.queues import QUEUES

urlpatterns = [
    *list_urls("tickets/", "tickets", "ticket_list"),
    *QUEUES.urls("settings/queues/"),
    path("tickets/new/", tickets.ticket_create, name="ticket_create"),
    path("tickets/<int:pk>/", tickets.ticket_page, name="ticket_page"),
    path("tickets/<int:pk>/answer/", tickets.ticket_answer, name="ticket_answer"),
    path("tickets/<int:pk>/move/", tickets.ticket_move, name="ticket_move"),
    path("tickets/<int:pk>/take/", tickets.ticket_take, name="ticket_take"),
    path("help-desk/<slug:key>/", public.public_form, name="public_form"),
    path("help-desk/t/<str:token>/", public.public_ticket, name="public_ticket"),
]
urlpatterns = by_first_word(urlpatterns)
