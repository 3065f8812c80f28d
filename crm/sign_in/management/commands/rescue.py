"""manage.py rescue EMAIL: for whoever keeps the machine, when nobody in the firm can let a colleague in any more."""

from typing import Any

from axes.models import AccessAttempt
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from crm.people.models import User
from crm.sign_in.actions.factors import drop_factors
from crm.sign_in.links import password_link


class Command(BaseCommand):
    help = "Removes a colleague's second factors, signs them out everywhere, lifts locks, prints a set-password link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"No active colleague has the address {email}.")
        drop_factors(user=user, by=None)
        AccessAttempt.objects.filter(username=user.email.lower()).delete()
        self.stdout.write(password_link(user))
