from django.db import models


class DemoRemoval(models.Model):
    """The demo firm was removed here: a later start must not load it again before the set-up."""

    removed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.removed_at:%Y-%m-%d %H:%M}"
