from django.urls import path

from crm.access.views import sign_in

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("forgotten-password/", sign_in.forgotten, name="forgotten_password"),
    path("set-password/<uidb64>/<token>/", sign_in.SetPassword.as_view(), name="set_password"),
    path("settings/password/", sign_in.change_password, name="change_password"),
]
