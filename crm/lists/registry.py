"""Every list of the product, by key; filled when the apps are ready."""

from crm.lists.specs import ListSpec
from crm.registry import Registry

lists: Registry[ListSpec] = Registry("lists")
