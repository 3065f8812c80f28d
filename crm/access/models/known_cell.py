from django.db import models


class KnownCell(models.Model):
    """A cell of the matrix ("client.view") that the ready roles were asked about once.

    What a release adds is not here yet, and gets the levels of the firm's ready set at the next start; what an
    admin emptied is here, and stays empty.
    """

    name = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.name
