from django.urls import path

from crm.routes import by_first_word
from crm.web.listing.urls import list_urls
from sales.routes import PARTS
from sales.views import board, deal_items, deal_moves, deals, forecast, orders, products, quote_lines, quotes

urlpatterns = [
    *PARTS,
    *list_urls("deals/", "deals", "deal_list"),
    *list_urls("quotes/", "quotes", "quote_list"),
    *list_urls("orders/", "orders", "order_list"),
    *list_urls("products/", "products", "product_list"),
    path("deals/forecast/", forecast.forecast, name="forecast"),
    path("deals/board/", board.deal_board, name="deal_board"),
    path("deals/board/closed/", board.board_closed, name="board_closed"),
    path("deals/board/stages/<int:pk>/", board.board_column, name="board_column"),
    path("deals/board/start/", board.pipeline_create, name="pipeline_create"),
    path("deals/new/", deals.deal_create, name="deal_create"),
    path("deals/new/clients/", deals.client_choices, name="deal_client_choices"),
    path("deals/<int:pk>/", deals.deal_page, name="deal_page"),
    path("deals/<int:pk>/edit/", deals.deal_edit, name="deal_edit"),
    path("deals/<int:pk>/items/", deal_items.deal_items, name="deal_items"),
    path("deals/<int:pk>/totals/", deal_items.deal_totals, name="deal_totals"),
    path("deals/<int:pk>/step/", deals.deal_step, name="deal_step"),
    path("deals/<int:pk>/move/", deal_moves.deal_move, name="deal_move"),
    path("deals/<int:pk>/lost/", deal_moves.deal_lost, name="deal_lost"),
    path("deals/<int:pk>/later/", deal_moves.deal_later, name="deal_later"),
    path("deals/<int:pk>/quote/", quotes.quote_create, name="quote_create"),
    path("quotes/<int:pk>/", quotes.quote_page, name="quote_page"),
    path("quotes/<int:pk>/edit/", quotes.quote_edit, name="quote_edit"),
    path("quotes/<int:pk>/lines/", quote_lines.quote_lines, name="quote_lines"),
    path("quotes/<int:pk>/totals/", quote_lines.quote_totals, name="quote_totals"),
    path("quotes/<int:pk>/send/", quotes.quote_send, name="quote_send"),
    path("quotes/<int:pk>/accept/", quotes.quote_accept, name="quote_accept"),
    path("quotes/<int:pk>/decline/", quotes.quote_decline, name="quote_decline"),
    path("quotes/<int:pk>/revise/", quotes.quote_revise, name="quote_revise"),
    path("quotes/<int:pk>/pdf/", quotes.quote_pdf, name="quote_pdf"),
    path("quotes/<int:pk>/print/", quotes.quote_print, name="quote_print"),
    path("orders/<int:pk>/", orders.order_page, name="order_page"),
    path("orders/<int:pk>/state/", orders.order_state, name="order_state"),
    path("orders/<int:pk>/repeat/", orders.order_repeat, name="order_repeat"),
    path("products/new/", products.product_create, name="product_create"),
    path("products/find/", products.product_choices, name="product_choices"),
    path("products/rates/", products.rate_list, name="rate_list"),
    path("products/<int:pk>/", products.product_page, name="product_page"),
    path("products/<int:pk>/edit/", products.product_edit, name="product_edit"),
]
urlpatterns = by_first_word(urlpatterns)
