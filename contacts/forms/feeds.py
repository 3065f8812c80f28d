from django import forms

from contacts.models import CalendarFeed


class FeedForm(forms.ModelForm):
    class Meta:
        model = CalendarFeed
        fields = ["shows", "hides_private"]
        widgets = {"shows": forms.RadioSelect}
