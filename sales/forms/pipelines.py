"""Pipelines and their stages, as the settings show them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.people.models import Team
from sales.models import CheckPoint, DealStage, StageGate
from sales.queries.gates import needs


class PipelineForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("Everybody"),
        help_text=_("Whose board begins with it. Who sees which deals is decided by roles alone."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")


class StageForm(forms.Form):
    """A stage; won and lost ones have a name and nothing else."""

    name = forms.CharField(label=_("Name"), max_length=80)
    probability = forms.IntegerField(label=_("Likelihood, %"), min_value=0, max_value=100, initial=50)
    stale_days = forms.IntegerField(
        label=_("Stuck after days"), min_value=1, max_value=999, initial=21,
        help_text=_("A deal that stays longer is marked on the board."),
    )  # fmt: skip
    forecast_category = forms.ChoiceField(
        label=_("In the forecast"), choices=DealStage.Forecast.choices, initial=DealStage.Forecast.PIPELINE
    )
    advice = forms.CharField(
        label=_("Advice"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What to do in this stage. It stands on the page of each deal in it."),
    )  # fmt: skip

    def __init__(self, *args, stage: DealStage | None = None, **kwargs):
        if stage:
            kwargs["initial"] = {name: getattr(stage, name) for name in self.base_fields} | {
                "name": str(stage)
            }
        super().__init__(*args, **kwargs)
        if stage and not stage.is_open:
            for name in ("probability", "stale_days", "forecast_category", "advice"):
                del self.fields[name]


class WeightField(forms.ChoiceField):
    """How much a need weighs; one that was not sent is not asked for."""

    def clean(self, value):
        return super().clean(value or "no")


class NeedsForm(forms.Form):
    """What deals need before they move on from a stage: its checklist, and each need with how much it weighs."""

    WEIGHTS = (("no", _("Not asked")), ("warn", _("Only a warning")), ("hard", _("Keeps the deal")))

    points = forms.CharField(
        label=_("Checklist"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One point a line. It stands on the page of each deal in this stage."),
    )  # fmt: skip

    def __init__(self, *args, stage: DealStage, **kwargs):
        super().__init__(*args, **kwargs)
        points = CheckPoint.objects.filter(stage=stage, is_used=True)
        self.initial["points"] = "\n".join(point.text for point in points)
        known = dict(StageGate.objects.filter(stage=stage).values_list("need", "is_hard"))
        self.names = {need: f"need_{number}" for number, need in enumerate(needs())}
        for need, asked in needs().items():
            initial = {True: "hard", False: "warn"}.get(known.get(need), "no")
            self.fields[self.names[need]] = WeightField(
                label=asked.label, choices=self.WEIGHTS, initial=initial
            )

    def clean_points(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["points"].splitlines()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("A point has at most 200 characters."))
        return [line for line in lines if line][:30]

    def clean(self):
        found = super().clean()
        said = {need: found.get(name) for need, name in self.names.items()}
        gates = {need: weight == "hard" for need, weight in said.items() if weight in {"warn", "hard"}}
        if "checklist" in gates and not found.get("points") and "points" in found:
            self.add_error("points", _("Write the points of the checklist that is asked for."))
        return {"points": found.get("points", []), "gates": gates}


class CloseStageForm(forms.Form):
    into = forms.ModelChoiceField(
        DealStage.objects.none(), label=_("Its deals go to"), empty_label=_("Choose a stage")
    )

    def __init__(self, *args, stage: DealStage, **kwargs):
        super().__init__(*args, **kwargs)
        others = DealStage.objects.filter(
            pipeline=stage.pipeline_id, kind=DealStage.Kind.OPEN, closed_on=None
        )
        self.fields["into"].queryset = others.exclude(pk=stage.pk).order_by("position")
