"""Bundles, products that go together and price lists."""

from crm.routes import Route

urlpatterns: list[Route] = []
