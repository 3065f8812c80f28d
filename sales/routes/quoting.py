"""The editor of quotes: texts, limits of discounts, automatic proposals."""

from django.urls import path

from crm.routes import LaterViews, Route

discounts = LaterViews("sales.views.discounts")

urlpatterns: list[Route] = [
    path("settings/discounts/", discounts.limit_list, name="discount_limit_list"),
    path("settings/discounts/new/", discounts.limit_new, name="discount_limit_new"),
    path("settings/discounts/<int:pk>/", discounts.limit_edit, name="discount_limit_edit"),
    path("settings/discounts/<int:pk>/delete/", discounts.limit_delete, name="discount_limit_delete"),
    path("quotes/<int:pk>/discount/", discounts.quote_discount_ask, name="quote_discount_ask"),
    path("quotes/<int:pk>/discount/answer/", discounts.quote_discount_answer, name="quote_discount_answer"),
    path("quotes/<int:pk>/delete/", discounts.quote_delete, name="quote_delete"),
]
