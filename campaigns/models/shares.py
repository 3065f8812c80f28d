from django.db import models

from crm.access.shares import TeamShare, UserShare

from .letter_run import LetterRun
from .segment import Segment


class SegmentUserShare(UserShare):
    """A segment shared with a colleague."""

    content_object = models.ForeignKey(Segment, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class SegmentTeamShare(TeamShare):
    """A segment shared with a team."""

    content_object = models.ForeignKey(Segment, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False


class LetterRunUserShare(UserShare):
    """A letter run shared with a colleague."""

    content_object = models.ForeignKey(LetterRun, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        abstract = False


class LetterRunTeamShare(TeamShare):
    """A letter run shared with a team."""

    content_object = models.ForeignKey(LetterRun, models.CASCADE, related_name="team_shares")

    class Meta(TeamShare.Meta):
        abstract = False
