"""The market file, playbooks and the next best offer."""

from django.urls import path

from crm.routes import LaterViews, Route

market = LaterViews("sales.views.market")
offers = LaterViews("sales.views.offers")

urlpatterns: list[Route] = [
    path("competitors/", market.competitor_list, name="competitor_list"),
    path("competitors/new/", market.competitor_create, name="competitor_create"),
    path("competitors/<int:pk>/", market.competitor_page, name="competitor_page"),
    path("competitors/<int:pk>/edit/", market.competitor_edit, name="competitor_edit"),
    path("competitors/<int:pk>/prices/", market.competitor_price, name="competitor_price"),
    path(
        "competitors/<int:pk>/prices/remove/", market.competitor_price_remove, name="competitor_price_remove"
    ),
    path("competitors/deals/<int:pk>/", market.deal_rival, name="deal_rival"),
    path("competitors/clients/<int:pk>/", market.client_suppliers, name="client_suppliers"),
    path("competitors/clients/<int:pk>/note/", market.client_suppliers_note, name="client_suppliers_note"),
    path(
        "competitors/clients/<int:pk>/remove/", market.client_suppliers_remove, name="client_suppliers_remove"
    ),
    path("offers/clients/<int:pk>/", offers.client_offers, name="client_offers"),
    path("offers/clients/<int:pk>/answer/", offers.client_offers_answer, name="client_offers_answer"),
    path("offers/clients/<int:pk>/again/", offers.client_offers_again, name="client_offers_again"),
    path("offers/quotes/<int:pk>/", offers.quote_offers, name="quote_offers"),
]
