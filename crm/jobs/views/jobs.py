from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from crm.jobs.actions.queueing import cancel_job, retry_job
from crm.jobs.queries.jobs import job_health, sees_all_jobs, visible_jobs

PAGE = 50


@require_GET
def job_list(request):
    """Mine, or everybody's; newest first."""
    mine = request.GET.get("whose") != "all"
    jobs = visible_jobs(request.user, mine=mine).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal():
        jobs = jobs.filter(id__lt=int(before))
    rows = list(jobs[: PAGE + 1])
    context = {
        "jobs": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "mine": mine,
        "sees_all": sees_all_jobs(request.user),
    }
    if context["sees_all"] and not mine:
        context["health"] = job_health()
    return render(request, "jobs/list.html", context)


@require_GET
def job_page(request, pk):
    """The page, or the progress alone; once the job has ended, the page that asks is loaded afresh."""
    job = get_object_or_404(visible_jobs(request.user), pk=pk)
    if not request.htmx:
        return render(request, "jobs/job.html", {"job": job, "sees_all": sees_all_jobs(request.user)})
    if job.is_finished:
        return HttpResponseClientRefresh()
    return render(request, "jobs/progress.html", {"job": job})


@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(visible_jobs(request.user), pk=pk)
    try:
        job = cancel_job(job=job, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("job_page", pk)
    if job.is_finished:
        messages.success(request, _("The job is cancelled."))
    else:
        messages.success(request, _("The job stops at the next safe point."))
    return redirect("job_page", job.pk)


@require_POST
def job_retry(request, pk):
    job = retry_job(job=get_object_or_404(visible_jobs(request.user), pk=pk), by=request.user)
    return redirect("job_page", job.pk)
