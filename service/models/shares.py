from django.db import models

from crm.access.shares import TeamShare, UserShare

from .ticket import Ticket


class TicketUserShare(UserShare):
    """A ticket shared with a colleague."""

    content_object = models.ForeignKey(Ticket, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class TicketTeamShare(TeamShare):
    """A ticket shared with a team."""

    content_object = models.ForeignKey(Ticket, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False
