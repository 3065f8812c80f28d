from dataclasses import dataclass

import pytest
from django.core.cache import cache

from crm.access.models import AccessVersion
from crm.registry import DuplicateKeyError, Registry


@dataclass(frozen=True)
class Panel:
    key: str
    module: str = ""
    order: int = 50


def keys(panels):
    return [panel.key for panel in panels]


@pytest.fixture
def panels():
    registry = Registry("panels")
    for panel in (Panel("deals", "sales"), Panel("facts", order=10), Panel("tickets", "service")):
        registry.register(panel)
    return registry


def test_items_come_in_order(panels):
    assert keys(panels.items()) == ["facts", "deals", "tickets"]
    assert len(panels) == 3


def test_a_key_belongs_to_one_item(panels):
    known = panels.get("facts")
    assert panels.register(known) is known
    with pytest.raises(DuplicateKeyError, match="facts"):
        panels.register(Panel("facts", order=11))


def test_a_module_that_is_off_takes_its_items_along(panels, firm, anna):
    assert keys(panels.on_for(anna)) == ["facts", "deals", "tickets"]
    firm.modules_off = ["service"]
    firm.save()
    cache.clear()
    AccessVersion.bump()
    assert keys(panels.on_for(anna)) == ["facts", "deals"]
    assert "tickets" in panels
