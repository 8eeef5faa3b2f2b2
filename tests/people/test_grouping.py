"""Numbers are shown by thousands to people, and to nothing that reads them: addresses, forms, files, bars."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext, ngettext

from people.wording import grouped

NO_BREAK = "\u00a0"


def shown(template: str, language: str, **context: object) -> str:
    with translation.override(language):
        return str(engines["django"].from_string("{% load i18n l10n %}" + template).render(context))


@pytest.mark.parametrize(("language", "said"), [("fr", f"1{NO_BREAK}234{NO_BREAK}567"), ("en", "1,234,567")])
def test_a_number_is_shown_as_each_language_groups_it(language: str, said: str) -> None:
    assert shown("{{ number|grouped }}", language, number=1_234_567) == said
    assert shown("{{ number|grouped }}", language, number=567) == "567"
    with translation.override(language):
        assert f"{grouped(1_234_567)}" == said
        assert gettext("%(number)s of them") % {"number": grouped(1_234_567)} == f"{said} of them"


def test_it_still_chooses_the_plural_and_compares() -> None:
    words = "{% blocktranslate count n=number|grouped %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}"

    assert shown(words, "en", number=1) == "1 person"
    assert shown(words, "en", number=1240) == "1,240 people"
    assert ngettext("%(n)s person", "%(n)s people", grouped(1240)) % {"n": grouped(1240)} != ""
    assert shown("{% if number|grouped > 999 %}many{% endif %}", "en", number=1240) == "many"


@pytest.mark.parametrize("value", ["", None, "1240", True, "50 %"])
def test_what_is_not_a_number_is_left_alone(value: object) -> None:
    assert grouped(value) is value


def test_a_number_that_nobody_asked_to_group_is_left_alone() -> None:
    assert shown("{{ number }} {{ number|unlocalize }}", "fr", number=1240) == "1240 1240"
