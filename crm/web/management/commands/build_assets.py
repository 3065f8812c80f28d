from django.core.management import call_command
from django.core.management.base import BaseCommand

from crm.web import assets


class Command(BaseCommand):
    help = "Makes fonts, icons, style sheet and scripts for the browser from packages and static/."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="build even when nothing changed")
        parser.add_argument(
            "--quiet-if-current", action="store_true", help="say nothing when nothing changed"
        )

    def handle(self, *, force, quiet_if_current, verbosity, **options):
        with assets.alone():
            self.build(force, quiet_if_current, verbosity)

    def build(self, force, quiet_if_current, verbosity):
        if assets.is_current() and not force:
            self.say(verbosity and not quiet_if_current, "Assets: nothing changed.")
            return
        for path in assets.build_all():
            self.say(verbosity, f"Assets: {path.name}, {path.stat().st_size // 1024 or 1} KB")
        # The parts of the style sheet are in it: served too, each would be held in every web process six times.
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=["css"])
        assets.mark_current()

    def say(self, loud, text):
        if loud:
            self.stdout.write(text)
