import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from crm.web.templatetags.blocks import Fact, Tab


def draw(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "phone" colour="red" %}',
        '{% tag "Active" color="good" %}',
        '{% button "Save" knid="p" %}',
        '{% panel "People" cuont=4 %}{% endpanel %}',
        '{% empty "Nothing" txet="" %}{% endempty %}',
        '{% dialog "id" "Title" wdie=True %}{% enddialog %}',
        "{% meter 4 tnoe='good' %}",
    ],
)
def test_an_unknown_prop_is_an_error(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


@pytest.mark.parametrize(
    "source",
    ['{% tag "Active" tone="green" %}', '{% button "Save" kind="primary" %}', '{% icon "no-such-icon" %}'],
)
def test_a_value_out_of_the_set_is_an_error(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_words_of_others_are_escaped():
    evil = '<img src=x onerror="alert(1)">'
    page = draw(
        "{% tag e %}{% chip e e remove=e %}{% avatar name=e %}{% button e href=e %}{% ledger facts %}{% tabs tabs e %}"
        "{% panel e count=e %}{% endpanel %}{% empty e text=e %}{% endempty %}{% callout %}{{ e }}{% endcallout %}",
        e=evil,
        facts=[Fact(evil, evil, evil, url=evil)],
        tabs=[Tab(evil, evil, count=evil)],
    )
    assert "<img" not in page
    assert 'onerror="' not in page


def test_button_with_an_address_is_a_link():
    assert draw('{% button "Open" href="/clients/" %}') == '<a class="btn" href="/clients/">Open</a>'


def test_icon_button_keeps_its_label_for_screen_readers():
    page = draw('{% button "Delete" icon="trash-2" only_icon=True %}')
    assert 'aria-label="Delete"' in page
    assert ">Delete<" not in page


def test_post_button_carries_the_token_and_works_without_scripts():
    page = draw('{% post_button "Close" "/tickets/7/close/" %}', request=RequestFactory().get("/"))
    assert page.startswith('<form method="post" action="/tickets/7/close/"')
    assert 'name="csrfmiddlewaretoken"' in page


def test_current_tab_is_said():
    assert 'aria-current="page"' in draw("{% tabs tabs 'Views' %}", tabs=[Tab("All", "#", True)])


def test_counts_of_tabs_and_panels_have_the_digits_of_the_language():
    with translation.override("fa"):
        page = draw(
            "{% tabs tabs 'Views' %}{% panel 'Deals' count=12 %}{% endpanel %}",
            tabs=[Tab("All", "#", count=34)],
        )
    assert "۳۴" in page
    assert "۱۲" in page


def test_arrow_says_the_trend_beside_its_colour():
    assert '<span class="down">▼ 5 days</span>' in draw(
        "{% ledger f %}", f=[Fact("Cycle", "46", change="5 days", trend="down")]
    )


def test_crumbs_take_names_of_addresses_or_addresses():
    page = draw('{% crumbs "Rapport" "home" "Lists" "/lists/" "This" %}')
    assert 'href="/"' in page
    assert 'href="/lists/"' in page
    assert '<span aria-current="page"><bdi>This</bdi></span>' in page


def test_steps_are_counted_in_persian_digits():
    with translation.override("fa"):
        assert "۲" in draw("{% wizard steps 2 %}", steps=["File", "Columns"])


def test_avatar_has_the_initials_of_a_firm():
    assert ">NP<" in draw('{% avatar name="Nordic Paper" square=True %}')
