"""Nothing about a person is forgotten: every model that may hold it is a place of the registry, or says why not."""

from django.apps import apps
from django.db import models

from contacts.models import Client, Person
from crm.access.field_groups import group_of, grouped_models
from crm.personal_data import places
from tests.house.test_group_decisions import own_models

# Groups of fields that speak of people.
OF_PEOPLE = {"contact", "personal", "notes"}
# In no place, and why.
BESIDE = {
    "reckoned from rows that are places, and anew after an erasure": (
        "contacts.ClientSearch contacts.Breach campaigns.BuyingRhythm sales.BoughtCategories"
    ),
    "keys of clients and entries only": "contacts.DuplicatePair contacts.FormerClient contacts.TimelinePin",
    "files and names of rows, removed as copies": "contacts.HandoverPaper",
    "why a month of a colleague or a team is seen otherwise, of no client": "sales.ForecastAdjustment",
    "which colleagues work here, not whom they serve": "people.User contacts.CoOwner",
}


def decided():
    names = {name for found in BESIDE.values() for name in found.split()}
    return names | {place.model._meta.label for place in places.items()}


def test_every_model_with_fields_of_people_has_a_decision():
    labels = {
        apps.get_model(label)._meta.label
        for label, names in grouped_models().items()
        if OF_PEOPLE & set(names.values())
    }
    assert labels - decided() == set(), "make it a Place (crm.personal_data), or say here why not"


def test_every_model_that_names_a_client_or_person_has_a_decision():
    labels = {
        model._meta.label
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in (Client, Person)
    }
    assert labels - decided() == set(), "make it a Place (crm.personal_data), or say here why not"


def test_decisions_are_of_models_that_are_there():
    assert decided() <= {model._meta.label for model in own_models()}


def test_fields_of_places_are_there_and_groups_of_people_are_emptied():
    wrong = []
    for place in places.items():
        known = {field.name for field in place.model._meta.concrete_fields}
        named = {*place.fields, *place.texts, *(place.blank or ())}
        wrong += [f"{place.key}: {name}" for name in named - known]
        if place.blank is not None and place.fields:
            grouped = {name for name in known if group_of(place.model, name) in OF_PEOPLE}
            wrong += [f"{place.key}: {name} stays" for name in grouped - set(place.blank)]
    assert not wrong


def test_what_is_emptied_can_be_empty():
    for place in places.items():
        for name, value in (place.blank or {}).items():
            field = place.model._meta.get_field(name)
            assert value is not None or field.null, f"{place.key}: {name}"
