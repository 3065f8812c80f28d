"""Settings of pipelines and what stands on a deal."""

from django.urls import path

from crm.routes import LaterViews, Route

pipelines = LaterViews("sales.views.pipelines")

urlpatterns: list[Route] = [
    path("deals/pipelines/", pipelines.pipeline_list, name="pipeline_list"),
    path("deals/pipelines/new/", pipelines.pipeline_new, name="pipeline_new"),
    path("deals/pipelines/<int:pk>/", pipelines.pipeline_page, name="pipeline_page"),
    path("deals/pipelines/<int:pk>/edit/", pipelines.pipeline_edit, name="pipeline_edit"),
    path("deals/pipelines/<int:pk>/close/", pipelines.pipeline_close, name="pipeline_close"),
    path("deals/pipelines/<int:pk>/reopen/", pipelines.pipeline_reopen, name="pipeline_reopen"),
    path("deals/pipelines/<int:pk>/stages/", pipelines.pipeline_stage_new, name="pipeline_stage_new"),
    path("deals/stages/<int:pk>/", pipelines.deal_stage_edit, name="deal_stage_edit"),
    path("deals/stages/<int:pk>/shift/", pipelines.deal_stage_shift, name="deal_stage_shift"),
    path("deals/stages/<int:pk>/close/", pipelines.deal_stage_close, name="deal_stage_close"),
    path("deals/stages/<int:pk>/reopen/", pipelines.deal_stage_reopen, name="deal_stage_reopen"),
]
