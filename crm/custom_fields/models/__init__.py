from .custom_field import CustomField, Kind

__all__ = ["CustomField", "Kind"]
