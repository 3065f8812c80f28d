from .recording import blank_values, record

__all__ = ["blank_values", "record"]
