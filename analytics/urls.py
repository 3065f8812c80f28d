from django.urls import path

from analytics.views.dashboard import dashboard

urlpatterns = [path("dashboard/", dashboard, name="dashboard")]
