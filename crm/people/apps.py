from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "crm.people"
    label = "people"

    def ready(self) -> None:
        from crm.people.demo import DemoBuilder, demo_builders
        from crm.people.demo_firm import build_firm

        demo_builders.register(DemoBuilder("firm", build_firm, order=0))
