"""Forecast, targets and commission."""

from crm.routes import Route

urlpatterns: list[Route] = []
