from django.contrib.auth.views import LoginView, LogoutView

from crm.people.demo import PASSWORD
from crm.people.demo_firm import COLLEAGUES, demo_email
from crm.people.models import Firm
from crm.sign_in.actions.sessions import note_sign_out
from crm.sign_in.entering import enter
from crm.sign_in.forms.passwords import SignInForm
from crm.sign_in.models import SignInSettings
from crm.web.rate import is_too_fast
from crm.web.views.errors import too_many


class SignIn(LoginView):
    template_name = "sign_in/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request, *args, **kwargs):
        """The lock counts per name; whoever tries many names is slowed down here."""
        if is_too_fast(request, "sign-in", times=120, seconds=60):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        return enter(self.request, form.get_user(), way="password", then=self.get_success_url())

    def get_context_data(self, **kwargs):
        firm, kept = Firm.load(), SignInSettings.load()
        return super().get_context_data(
            firm=firm,
            demo=demo_people() if firm and firm.is_demo else None,
            provider=kept.button_text if kept.provider_is_on else "",
            **kwargs,
        )


def demo_people() -> dict:
    people = [(demo_email(key), name, position) for key, (name, position, *_rest) in COLLEAGUES.items()]
    return {"password": PASSWORD, "people": people}


class SignOut(LogoutView):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            note_sign_out(by=request.user)
        return super().post(request, *args, **kwargs)
