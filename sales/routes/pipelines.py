"""Settings of pipelines and what stands on a deal."""

from crm.routes import Route

urlpatterns: list[Route] = []
