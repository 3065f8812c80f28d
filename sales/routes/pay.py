"""Forecast, targets and commission."""

from django.urls import path

from crm.routes import LaterViews, Route
from crm.web.listing.urls import list_urls

commission = LaterViews("sales.views.commission")
forecasts = LaterViews("sales.views.forecast_table")
targets = LaterViews("sales.views.targets")
plans = LaterViews("sales.views.pay_plans")

urlpatterns: list[Route] = [
    path("deals/forecast/categories/", forecasts.forecast_table, name="forecast_table"),
    path("deals/forecast/past/", forecasts.forecast_past, name="forecast_past"),
    path("deals/forecast/adjust/", forecasts.forecast_adjust, name="forecast_adjust"),
    path("deals/<int:pk>/forecast/", forecasts.deal_forecast, name="deal_forecast"),
    path("targets/", targets.target_list, name="target_list"),
    path("targets/set/", targets.target_set, name="target_set"),
    path("targets/copy/", targets.target_copy, name="target_copy"),
    path("targets/gap/", targets.target_gap, name="target_gap"),
    *list_urls("commission/", "commission", "commission_list"),
    path("commission/what-if/", commission.commission_what_if, name="commission_what_if"),
    path("commission/plans/", plans.commission_plan_list, name="commission_plan_list"),
    path("commission/plans/new/", plans.commission_plan_new, name="commission_plan_new"),
    path("commission/plans/<int:pk>/", plans.commission_plan_edit, name="commission_plan_edit"),
    path("commission/lines/<int:pk>/dispute/", commission.commission_dispute, name="commission_dispute"),
    path("commission/lines/<int:pk>/settle/", commission.commission_settle, name="commission_settle"),
    path("commission/<int:pk>/", commission.commission_page, name="commission_page"),
    path("commission/<int:pk>/pdf/", commission.commission_pdf, name="commission_pdf"),
    path("commission/<int:pk>/freeze/", commission.commission_freeze, name="commission_freeze"),
    path("commission/<int:pk>/pay/", commission.commission_pay, name="commission_pay"),
    path("orders/<int:pk>/shares/", plans.order_split, name="order_split"),
]
