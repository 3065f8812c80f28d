from django import forms
from django.template import Context, Template


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the door.")
    city = forms.CharField(required=False)
    agreed = forms.BooleanField(label="May be called", required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(source, form):
    return Template(source).render(Context({"form": form}))


def test_field_ties_label_hint_and_error_to_the_control():
    page = draw("{% field form.name %}", Sample({}))
    assert '<label for="id_name">' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_helptext">As on the door.' in page
    assert 'id="id_name_error"' in page


def test_hint_given_in_the_template_is_tied_too():
    assert 'aria-describedby="id_city_helptext"' in draw(
        '{% field form.city hint="Where they are" %}', Sample()
    )


def test_what_is_optional_says_so():
    assert "optional" in draw("{% field form.city %}", Sample())
    assert "optional" not in draw("{% field form.name %}", Sample())


def test_box_stands_before_its_label_and_choices_have_a_legend():
    assert '<div class="field row">' in draw("{% field form.agreed %}", Sample())
    assert "<legend" in draw("{% field form.kind %}", Sample())


def test_a_plain_django_form_looks_the_same():
    page = draw("{{ form }}", Sample())
    assert page.count('class="field') == 4
    assert 'type="hidden"' in page


def test_wrong_fields_are_listed_above_with_a_way_to_them():
    page = draw("{% form_errors form %}", Sample({}))
    assert 'role="alert"' in page
    assert '<a href="#id_name">Name</a>' in page


def test_no_list_of_errors_before_sending():
    assert "form-errors" not in draw("{% form_errors form %}", Sample())


def test_unit_stands_behind_the_control():
    assert '<span class="unit">%</span>' in draw('{% field form.name unit="%" %}', Sample())


def test_a_year_of_two_digits_is_no_day():
    class Days(forms.Form):
        day = forms.DateField()
        at = forms.DateTimeField()

    form = Days({"day": "0026-11-30", "at": "9999-12-31T23:59"})
    assert set(form.errors) == {"day", "at"} and "four digits" in str(form.errors["day"])
    assert Days({"day": "1970-11-30", "at": "2026-12-31T23:59"}).is_valid()
