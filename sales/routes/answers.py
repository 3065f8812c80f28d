"""What clients read and answer without an account: quotes and presentations."""

from django.urls import path

from crm.routes import LaterViews, Route
from crm.web.listing.urls import list_urls

public = LaterViews("sales.views.public_quotes")
shown = LaterViews("sales.views.public_presentations")
presentations = LaterViews("sales.views.presentations")
sending = LaterViews("sales.views.quote_sending")
colleague = LaterViews("sales.views.quote_answers")

urlpatterns: list[Route] = [
    path("q/<str:token>/", public.public_quote, name="public_quote"),
    path("q/<str:token>/totals/", public.public_quote_totals, name="public_quote_totals"),
    path("q/<str:token>/pdf/", public.public_quote_pdf, name="public_quote_pdf"),
    path("q/<str:token>/accept/", public.public_quote_accept, name="public_quote_accept"),
    path("q/<str:token>/decline/", public.public_quote_decline, name="public_quote_decline"),
    path("q/<str:token>/ask/", public.public_quote_ask, name="public_quote_ask"),
    path("quotes/<int:pk>/post/", sending.quote_post, name="quote_post"),
    path("quotes/<int:pk>/link/", colleague.quote_link_renew, name="quote_link_renew"),
    path("quotes/<int:pk>/link/close/", colleague.quote_link_close, name="quote_link_close"),
    path("quotes/<int:pk>/question/", colleague.quote_question, name="quote_question"),
    path("p/<str:token>/", shown.public_presentation, name="public_presentation"),
    path("p/<str:token>/pdf/", shown.public_presentation_pdf, name="public_presentation_pdf"),
    path("p/<str:token>/seen/", shown.public_presentation_seen, name="public_presentation_seen"),
    *list_urls("presentations/", "presentations", "presentation_list"),
    path("presentations/new/", presentations.presentation_create, name="presentation_create"),
    path("presentations/<int:pk>/", presentations.presentation_page, name="presentation_page"),
    path("presentations/<int:pk>/edit/", presentations.presentation_edit, name="presentation_edit"),
    path("presentations/<int:pk>/pdf/", presentations.presentation_pdf, name="presentation_pdf"),
    path("presentations/<int:pk>/link/", presentations.presentation_open, name="presentation_open"),
    path("presentations/<int:pk>/link/close/", presentations.presentation_close, name="presentation_close"),
    path("settings/quotes/", colleague.quote_rules, name="quote_rules"),
]
