"""Settings of pipelines and what stands on a deal."""

from django.urls import path

from crm.routes import LaterViews, Route

pipelines = LaterViews("sales.views.pipelines")
calendar = LaterViews("sales.views.deal_calendar")
facts = LaterViews("sales.views.deal_changes")
record = LaterViews("sales.views.deal_record")

urlpatterns: list[Route] = [
    path("deals/pipelines/", pipelines.pipeline_list, name="pipeline_list"),
    path("deals/pipelines/new/", pipelines.pipeline_new, name="pipeline_new"),
    path("deals/pipelines/<int:pk>/", pipelines.pipeline_page, name="pipeline_page"),
    path("deals/pipelines/<int:pk>/edit/", pipelines.pipeline_edit, name="pipeline_edit"),
    path("deals/pipelines/<int:pk>/close/", pipelines.pipeline_close, name="pipeline_close"),
    path("deals/pipelines/<int:pk>/reopen/", pipelines.pipeline_reopen, name="pipeline_reopen"),
    path("deals/pipelines/<int:pk>/stages/", pipelines.pipeline_stage_new, name="pipeline_stage_new"),
    path("deals/stages/<int:pk>/", pipelines.deal_stage_edit, name="deal_stage_edit"),
    path("deals/stages/<int:pk>/needs/", pipelines.deal_stage_needs, name="deal_stage_needs"),
    path("deals/stages/<int:pk>/shift/", pipelines.deal_stage_shift, name="deal_stage_shift"),
    path("deals/stages/<int:pk>/close/", pipelines.deal_stage_close, name="deal_stage_close"),
    path("deals/stages/<int:pk>/reopen/", pipelines.deal_stage_reopen, name="deal_stage_reopen"),
    path("deals/<int:pk>/people/", record.deal_people, name="deal_people"),
    path("deals/<int:pk>/checks/", record.deal_checks, name="deal_checks"),
    path("deals/<int:pk>/costs/", record.deal_costs, name="deal_costs"),
    path("deals/costs/rates/", record.cost_rates, name="cost_rates"),
    path("deals/costs/<int:pk>/remove/", record.deal_cost_remove, name="deal_cost_remove"),
    path("deals/<int:pk>/facts/<slug:fact>/", facts.deal_fact, name="deal_fact"),
    path("deals/<int:pk>/delete/", facts.deal_delete, name="deal_delete"),
    path("deals/calendar/", calendar.deal_calendar, name="deal_calendar"),
    path("deals/<int:pk>/closing/", calendar.deal_closing, name="deal_closing"),
    path("deals/people/<int:pk>/remove/", record.deal_person_remove, name="deal_person_remove"),
]
