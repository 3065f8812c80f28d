from django.db import models

from crm.access.shares import TeamShare, UserShare

from .client import Client


class ClientUserShare(UserShare):
    """A client shared with a colleague."""

    content_object = models.ForeignKey(Client, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class ClientTeamShare(TeamShare):
    """A client shared with a team."""

    content_object = models.ForeignKey(Client, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False
