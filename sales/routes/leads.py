"""Lead lists, inquiries, and how orders go on."""

from django.urls import path

from crm.routes import LaterViews, Route
from crm.web.listing.urls import list_urls

lists = LaterViews("sales.views.lead_lists")
work = LaterViews("sales.views.lead_work")
ledger = LaterViews("sales.views.order_ledger")
rules = LaterViews("sales.views.lead_rules")
public = LaterViews("sales.views.inquiries")

urlpatterns: list[Route] = [
    path("inquiry/<slug:key>/", public.inquiry_form, name="inquiry_form"),
    path("inquiry/<slug:key>/thanks/", public.inquiry_thanks, name="inquiry_thanks"),
    path("orders/<int:pk>/payment/", ledger.order_payment, name="order_payment"),
    path("orders/<int:pk>/return/", ledger.order_return, name="order_return"),
    path("orders/payments/<int:pk>/drop/", ledger.payment_drop, name="payment_drop"),
    *list_urls("leads/lists/", "lead_lists", "lead_list_list"),
    *list_urls("leads/", "leads", "lead_item_list"),
    path("leads/lists/new/", lists.lead_list_create, name="lead_list_create"),
    path("leads/lists/<int:pk>/", lists.lead_list_page, name="lead_list_page"),
    path("leads/lists/<int:pk>/edit/", lists.lead_list_edit, name="lead_list_edit"),
    path("leads/lists/<int:pk>/rules/", rules.lead_list_rules, name="lead_list_rules"),
    path("leads/lists/<int:pk>/refill/", lists.lead_list_refill, name="lead_list_refill"),
    path("leads/lists/<int:pk>/hand-out/", lists.lead_list_hand_out, name="lead_list_hand_out"),
    path("leads/lists/<int:pk>/delete/", lists.lead_list_delete, name="lead_list_delete"),
    path("leads/lists/<int:pk>/receivers/", lists.lead_list_receiver, name="lead_list_receiver"),
    path("leads/receivers/<int:pk>/drop/", lists.lead_receiver_drop, name="lead_receiver_drop"),
    path("leads/lists/<int:pk>/next/", work.lead_list_next, name="lead_list_next"),
    path("leads/put/<int:pk>/", lists.client_put_on_lead_list, name="client_put_on_lead_list"),
    path("leads/<int:pk>/", work.lead_page, name="lead_page"),
    path("leads/<int:pk>/later/", work.lead_later, name="lead_later"),
    path("leads/<int:pk>/call/", work.lead_settle, name="lead_settle"),
    path("leads/<int:pk>/qualify/", work.lead_qualify, name="lead_qualify"),
    path("leads/<int:pk>/reject/", work.lead_reject, name="lead_reject"),
]
