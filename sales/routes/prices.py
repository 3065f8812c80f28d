"""Bundles, products that go together and price lists."""

from django.urls import path

from crm.routes import LaterViews, Route
from crm.web.listing.urls import list_urls

prices = LaterViews("sales.views.prices")

urlpatterns: list[Route] = [
    *list_urls("prices/", "price_lists", "price_list_list"),
    path("prices/new/", prices.price_list_create, name="price_list_create"),
    path("prices/ask/", prices.price_ask, name="price_ask"),
    path("prices/<int:pk>/", prices.price_list_page, name="price_list_page"),
    path("prices/<int:pk>/edit/", prices.price_list_edit, name="price_list_edit"),
    path("prices/<int:pk>/rules/", prices.price_list_rules, name="price_list_rules"),
    path("prices/<int:pk>/copy/", prices.price_list_copy, name="price_list_copy"),
    path("prices/<int:pk>/delete/", prices.price_list_delete, name="price_list_delete"),
]
