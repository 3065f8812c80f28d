from django.db import models

from crm.access.shares import TeamShare, UserShare

from .deal import Deal
from .order import Order
from .quote import Quote


class DealUserShare(UserShare):
    """A deal shared with a colleague."""

    content_object = models.ForeignKey(Deal, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class DealTeamShare(TeamShare):
    """A deal shared with a team."""

    content_object = models.ForeignKey(Deal, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False


class QuoteUserShare(UserShare):
    """A quote shared with a colleague."""

    content_object = models.ForeignKey(Quote, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class QuoteTeamShare(TeamShare):
    """A quote shared with a team."""

    content_object = models.ForeignKey(Quote, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False


class OrderUserShare(UserShare):
    """An order shared with a colleague."""

    content_object = models.ForeignKey(Order, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class OrderTeamShare(TeamShare):
    """An order shared with a team."""

    content_object = models.ForeignKey(Order, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False
