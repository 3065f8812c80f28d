"""The editor of quotes: texts, limits of discounts, automatic proposals."""

from django.urls import path

from crm.routes import LaterViews, Route

templates = LaterViews("sales.views.quote_templates")
proposals = LaterViews("sales.views.proposals")
discounts = LaterViews("sales.views.discounts")

urlpatterns: list[Route] = [
    path("quotes/propose/<int:pk>/", proposals.quote_propose, name="quote_propose"),
    path("settings/quote-texts/", templates.template_list, name="quote_template_list"),
    path("settings/quote-texts/new/", templates.template_new, name="quote_template_new"),
    path("settings/quote-texts/<int:pk>/", templates.template_edit, name="quote_template_edit"),
    path("settings/quote-texts/<int:pk>/delete/", templates.template_delete, name="quote_template_delete"),
    path("settings/quote-texts/<int:pk>/preview/", templates.template_preview, name="quote_template_preview"),
    path("quotes/<int:pk>/texts/", templates.quote_take_texts, name="quote_take_texts"),
    path("settings/discounts/", discounts.limit_list, name="discount_limit_list"),
    path("settings/discounts/new/", discounts.limit_new, name="discount_limit_new"),
    path("settings/discounts/<int:pk>/", discounts.limit_edit, name="discount_limit_edit"),
    path("settings/discounts/<int:pk>/delete/", discounts.limit_delete, name="discount_limit_delete"),
    path("quotes/<int:pk>/discount/", discounts.quote_discount_ask, name="quote_discount_ask"),
    path("quotes/<int:pk>/discount/answer/", discounts.quote_discount_answer, name="quote_discount_answer"),
    path("quotes/<int:pk>/delete/", discounts.quote_delete, name="quote_delete"),
]
