from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "crm.people"
    label = "people"

    def ready(self) -> None:
        from crm.people.demo import DemoBuilder, demo_builders

        demo_builders.register(DemoBuilder("firm", "crm.people.demo_firm.build_firm", order=0))
