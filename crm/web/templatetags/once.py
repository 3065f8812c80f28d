"""What is the same on every page is made once: `{% url %}` as Django has it, but an address is looked up once and not
for every record of a page; and words and parts in which only the language differs.
"""

from functools import cache

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos
from django.template.loader import render_to_string
from django.templatetags.i18n import do_translate as djangos_translate
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from crm.addresses import address

register = template.Library()


class Address(URLNode):
    def render(self, context):
        found = ""
        try:
            found = address(self.view_name.resolve(context), *(arg.resolve(context) for arg in self.args))
        except NoReverseMatch:
            if self.asvar is None:
                raise
        if self.asvar is None:
            return conditional_escape(found) if context.autoescape else found
        context[self.asvar] = found
        return ""


@register.tag
def url(parser, token):
    node = djangos(parser, token)
    return node if node.kwargs else Address(node.view_name, node.args, node.kwargs, node.asvar)


class Words(template.Node):
    """Words that stand in the template itself: one lookup for each language."""

    child_nodelists = ()

    def __init__(self, djangos_node):
        self.node, self.asvar = djangos_node, djangos_node.asvar
        self.node.asvar = None
        self.said = {}

    def render(self, context):
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self.node.render(context)
        if self.asvar is None:
            return said
        context[self.asvar] = said
        return ""


@register.tag
def translate(parser, token):
    node = djangos_translate(parser, token)
    written = node.filter_expression
    is_fixed = isinstance(written.var.literal, str) and not (written.filters or node.message_context)
    return Words(node) if is_fixed else node


@register.simple_tag
def same_for_all(name):
    """The template `name`, drawn once for each language: it may show nothing of the reader or the firm."""
    return _drawn(name, get_language(), get_script_prefix())


@cache
def _drawn(name, _language, _prefix):
    return render_to_string(name)
