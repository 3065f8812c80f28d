"""Lead lists, inquiries, and how orders go on."""

from crm.routes import Route

urlpatterns: list[Route] = []
