import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher, make_password

from crm import settings as product
from crm.people.models import User

pytestmark = pytest.mark.django_db


def test_passwords_are_kept_with_argon2(settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    kept = make_password("cheese on the moon")
    assert identify_hasher(kept).algorithm == "argon2"


def test_a_quick_password_of_old_is_hashed_anew_at_sign_in(settings, rf, anna):
    anna.set_password("cheese on the moon")
    anna.save()
    settings.PASSWORD_HASHERS = [*product.PASSWORD_HASHERS, settings.PASSWORD_HASHERS[0]]
    assert authenticate(rf.post("/sign-in/"), username=anna.email, password="cheese on the moon") == anna
    assert User.objects.get(pk=anna.pk).password.startswith("argon2")
