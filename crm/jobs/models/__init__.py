from .heartbeats import Heartbeat
from .jobs import Job

__all__ = ["Heartbeat", "Job"]
