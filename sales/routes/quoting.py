"""The editor of quotes: texts, limits of discounts, automatic proposals."""

from crm.routes import Route

urlpatterns: list[Route] = []
