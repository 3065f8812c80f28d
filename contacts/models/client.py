from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.access.locks import ScopedModel
from crm.addresses import address
from crm.sql.functions import NameKey


class Client(ScopedModel):
    """A company or an individual the firm deals with or hopes to; a lead is a client in stage lead.

    The columns under "kept figures" belong to the actions of the app that knows them; pages only read them.
    """

    entity: ClassVar[str] = "client"

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        INDIVIDUAL = "individual", _("Individual")

    class Stage(models.TextChoices):
        LEAD = "lead", _("Lead")
        PROSPECT = "prospect", _("Prospect")
        CUSTOMER = "customer", _("Customer")
        INACTIVE = "inactive", _("Inactive")
        LOST = "lost", _("Lost")

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.COMPANY)
    name = models.CharField(_("name"), max_length=250)
    legal_name = models.CharField(_("legal name"), max_length=250, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    # What other programs of the firm (bookkeeping, a shop) call the client; imports find it by that.
    external_number = models.CharField(_("client number"), max_length=40, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.LEAD)
    grade = models.CharField(_("class"), max_length=1, choices=Grade.choices, blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    street = models.CharField(_("street"), max_length=200, blank=True)
    post_code = models.CharField(_("post code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="subsidiaries",
        verbose_name=_("parent company"), db_index=False,
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # What the firm keeps besides (crm.custom_fields), by key.
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, editable=False)

    # Kept figures
    main_phone = models.CharField(max_length=60, blank=True, editable=False)
    main_email = models.CharField(max_length=254, blank=True, editable=False)
    name_key = models.GeneratedField(
        expression=NameKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    last_activity_at = models.DateTimeField(default=timezone.now, editable=False)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, editable=False)
    next_step_at = models.DateTimeField(_("next step"), null=True, editable=False)
    next_step_title = models.CharField(max_length=200, blank=True, editable=False)
    next_step_kind = models.CharField(max_length=12, blank=True, editable=False)
    turnover_amount = models.DecimalField(
        _("turnover, 12 months"), max_digits=16, decimal_places=2, default=0, editable=False
    )
    pipeline_amount = models.DecimalField(
        _("open pipeline"), max_digits=16, decimal_places=2, default=0, editable=False
    )
    order_count = models.PositiveIntegerField(default=0, editable=False)
    last_order_on = models.DateField(_("last order"), null=True, editable=False)

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="client_is_not_its_parent"
            ),
        ]
        indexes = [
            # One walk per arm of the scope for each sort that a list offers at any size (crm.lists).
            *[
                models.Index(fields=[*arm, *sort, "-id" if sort[0].startswith("-") else "id"], name=name)
                for sort_name, sort in {
                    "recent": ["-last_activity_at"],
                    "name": ["name_key"],
                    "turnover": ["-turnover_amount"],
                }.items()
                for arm, name in [
                    ([], f"client_{sort_name}"),
                    (["owner"], f"client_owner_{sort_name}"),
                    (["team"], f"client_team_{sort_name}"),
                    (["branch"], f"client_branch_{sort_name}"),
                ]
            ],
            GinIndex(fields=["tags"], name="client_tags"),
            models.Index(
                fields=["external_number"],
                condition=~models.Q(external_number=""),
                name="client_external_number",
            ),
            # Few have one, and an import of a million pays for every index.
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="client_parent"),
            # Rows without such values, those of most imports, pay nothing for it.
            GinIndex(
                OpClass("custom", name="jsonb_path_ops"),
                condition=~models.Q(custom={}),
                name="client_custom",
            ),
            # The leads on Today that nobody has contacted, among thousands of clients of an owner.
            models.Index(
                fields=["owner", "-created_at", "-id"],
                condition=models.Q(stage="lead", last_contact_at=None),
                name="client_new_lead",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("client_page", self.pk)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()] or ["?"]
        return (words[0][0] + (words[1][0] if len(words) > 1 else "")).upper()

    @property
    def tone(self) -> int:
        """1..7, the tint of the avatar; stable for a client."""
        return self.pk % 7 + 1
