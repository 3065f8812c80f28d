from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from crm.web import gallery as samples
from crm.web.toasts import say


def home(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in is Today."""
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


def gallery(request: HttpRequest) -> HttpResponse:
    """All parts on one page, for those who build pages; only while DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    if request.method == "POST":
        return HttpResponse(status=204)
    if "toast" in request.GET:
        say(request, "3 clients handed over.", undo=request.path)
        say(request, "The file could not be read.", level=messages.ERROR)
    return render(request, "gallery.html", samples.everything(rtl=request.LANGUAGE_CODE == "fa"))
