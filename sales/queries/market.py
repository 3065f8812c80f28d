"""How deals went against each competitor, in the reader's scope, and what else is known of the market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, Q, Sum, TextField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Client
from crm.frozen import frozen
from crm.sql.functions import Fold
from crm.web.formats import digits, number, percent
from sales.learned.wilson import share_between
from sales.models import Competitor, Deal, DealItem, DealStage, PriceSeen, Supplier

if TYPE_CHECKING:
    from crm.people.models import User

FEWEST = 5  # with fewer deals no share is said
SHOWN = 20
WON, LOST = Q(stage__kind=DealStage.Kind.WON), Q(stage__kind=DealStage.Kind.LOST)


@frozen
class Met:
    """The deals of a reader's scope in which a competitor was met."""

    open: int = 0
    won: int = 0
    lost: int = 0

    @property
    def closed(self) -> int:
        return self.won + self.lost

    @property
    def rate(self) -> float | None:
        """The share of those won; None while too few are closed to say one."""
        return self.won / self.closed if self.closed >= FEWEST else None

    @property
    def words(self) -> str:
        """ "4 of 9 won, most likely 27% to 63%"; with too few: how many more it takes."""
        of = digits(_("%(won)s of %(all)s won") % {"won": number(self.won), "all": number(self.closed)})
        if self.rate is None:
            return of + " · " + _("a share is said from %(n)s on") % {"n": number(FEWEST)}
        low, high = (percent(round(bound, 2)) for bound in share_between(self.won, self.closed))
        return of + " · " + _("most likely %(low)s to %(high)s") % {"low": low, "high": high}


def deals_met(user: User) -> Any:
    """Deals in which somebody else is named, with what joins the name to a competitor as `met`."""
    return Deal.objects.visible_to(user).exclude(competitor="").annotate(met=Fold("competitor"))


def met_by(user: User, folded: str = "") -> dict[str, Met]:
    """By the folded name of each competitor, or of one; one query."""
    deals = deals_met(user)
    if folded:
        deals = deals.filter(met=folded)
    counted = deals.values("met").annotate(
        open=Count("pk", filter=Q(closed_at=None)), won=Count("pk", filter=WON), lost=Count("pk", filter=LOST)
    )
    return {row["met"]: Met(row["open"], row["won"], row["lost"]) for row in counted.order_by()}


def discount_met(user: User, competitor: Competitor) -> tuple[float | None, int]:
    """The average discount on the items of deals met, each deal counted once, and of how many; None below FEWEST."""
    items = DealItem.objects.visible_to(user).filter(
        deal__in=deals_met(user).filter(met=competitor.folded).values("pk")
    )
    full = Sum(F("quantity") * F("price_amount"))
    each = items.order_by().values("deal").annotate(full=full, net=Sum("net_amount")).filter(full__gt=0)
    found = each.annotate(cut=1 - F("net") / F("full")).aggregate(mean=Avg("cut"), count=Count("deal"))
    count = found["count"]
    return (float(found["mean"]) if count >= FEWEST else None), count


def competitor_named(name: str, user: User) -> Competitor | None:
    """The one that a deal means by these words."""
    if not name:
        return None
    known = Competitor.objects.visible_to(user)
    meant = Fold(Value(name, output_field=TextField()))
    found: Competitor | None = known.filter(folded=meant).first()
    return found


def prices_of(competitor: Competitor, user: User, most: int = SHOWN) -> list[PriceSeen]:
    rows = PriceSeen.objects.visible_to(user).filter(competitor=competitor)
    return list(rows.select_related("product", "by")[:most])


def recent_deals(competitor: Competitor, user: User) -> list[Deal]:
    met = deals_met(user).filter(met=competitor.folded).select_related("client", "stage")
    return list(met.order_by("-changed_at", "-pk")[:SHOWN])


def supplied_by(competitor: Competitor, user: User) -> list[Supplier]:
    """Clients in sight that buy there, those whose contract ends next first."""
    today = timezone.localdate()
    rows = Supplier.objects.visible_to(user).filter(competitor=competitor).select_related("client")
    order = (F("contract_ends_on").asc(nulls_last=True), "pk")
    return list(
        rows.filter(Q(contract_ends_on=None) | Q(contract_ends_on__gte=today)).order_by(*order)[:SHOWN]
    )


def suppliers_of(client: Client, user: User) -> list[Supplier]:
    rows = Supplier.objects.visible_within(client, user).select_related("competitor", "by")
    return list(rows.order_by(F("contract_ends_on").asc(nulls_last=True), "pk"))
