from django.db import models


class AccessVersion(models.Model):
    """One row that counts changes of roles, memberships, shares and covers; caches of access end with it."""

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_access_version")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def lock(cls) -> None:
        """Let nobody else change rights until this transaction ends; say `bump` once the change is made."""
        cls.objects.get_or_create(pk=1)
        cls.objects.select_for_update().get(pk=1)

    @classmethod
    def bump(cls) -> None:
        """Say that what people may see has changed; in the transaction of the change itself."""
        if not cls.objects.filter(pk=1).update(number=models.F("number") + 1):
            cls.objects.create(pk=1)
