"""The market file, playbooks and the next best offer."""

from django.urls import path

from crm.routes import LaterViews, Route

offers = LaterViews("sales.views.offers")

urlpatterns: list[Route] = [
    path("offers/clients/<int:pk>/", offers.client_offers, name="client_offers"),
    path("offers/clients/<int:pk>/answer/", offers.client_offers_answer, name="client_offers_answer"),
    path("offers/clients/<int:pk>/again/", offers.client_offers_again, name="client_offers_again"),
    path("offers/quotes/<int:pk>/", offers.quote_offers, name="quote_offers"),
]
