from django.conf import settings
from django.core.management.base import BaseCommand

from crm.web.catalogues import bring_up_to_date


class Command(BaseCommand):
    help = "Brings locale/*/django.po up to date with the words in code and templates, without GNU gettext."
    requires_system_checks = ()

    def handle(self, **options):
        for language, _name in settings.LANGUAGES:
            if language != "en":
                done, total = bring_up_to_date(language)
                self.stdout.write(f"{language}: {done} of {total} translated")
