"""The market file, playbooks and the next best offer."""

from crm.routes import Route

urlpatterns: list[Route] = []
