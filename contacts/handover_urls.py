"""Addresses of handovers."""

from django.urls import path

from contacts.views import handover_new, handover_work, handovers

urlpatterns = [
    path("handovers/", handovers.handover_list, name="handover_list"),
    path("handovers/new/", handover_new.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", handovers.handover_page, name="handover_page"),
    path("handovers/<int:pk>/again/", handovers.handover_again, name="handover_again"),
    path("handovers/<int:pk>/briefs/", handovers.handover_briefs, name="handover_briefs"),
    path("handovers/<int:pk>/letters/", handovers.handover_letters, name="handover_letters"),
    path("handovers/<int:pk>/mine/", handover_work.handover_work, name="handover_work"),
    path("handovers/<int:pk>/accept/", handover_work.handover_accept_all, name="handover_accept_all"),
    path("handovers/papers/<int:pk>/", handovers.handover_paper, name="handover_paper"),
    path("handovers/papers/<int:pk>/sent/", handovers.handover_paper_sent, name="handover_paper_sent"),
    path(
        "handovers/clients/<int:pk>/accept/", handover_work.handover_item_accept, name="handover_item_accept"
    ),
    path(
        "handovers/clients/<int:pk>/return/", handover_work.handover_item_return, name="handover_item_return"
    ),
    path(
        "handovers/clients/<int:pk>/reopen/", handover_work.handover_item_reopen, name="handover_item_reopen"
    ),
    path(
        "handovers/clients/<int:pk>/introduce/",
        handover_work.handover_item_introduce,
        name="handover_item_introduce",
    ),
]
