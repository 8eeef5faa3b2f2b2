import datetime as dt
import io
from itertools import pairwise

import pikepdf
import pytest

from announcements.models import ShortLink
from announcements.posters import (
    MOST_POSTERS,
    SHEETS,
    Layout,
    Paper,
    Poster,
    TooManyPosters,
    Words,
    headline_sizes,
    make_posters,
)
from people.models import Organisation
from tests.factories.people import SiteFactory

AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
FRENCH = Words("fr", "Publier l’esprit tranquille", "Notre guide est prêt.")
ENGLISH = Words("en", "Post with peace of mind", "Our guide is ready.")


def made(ada, *words, sites=(), layout=Layout.BANNER, paper=Paper.LETTER):
    poster = Poster("/guides/medias/", words or (FRENCH,), layout, paper)
    return pikepdf.open(io.BytesIO(make_posters(poster, sites=sites, by=ada, at=AT)))


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("paper", Paper)
def test_each_layout_is_one_page_of_the_paper_chosen(layout, paper, ada):
    document = made(ada, FRENCH, ENGLISH, layout=layout, paper=paper)
    [page] = document.pages
    sheet = SHEETS[paper]
    shown = [float(side) * 25.4 / 72 for side in page.mediabox[2:]]
    assert shown == pytest.approx([sheet.width, sheet.height], abs=0.1)


def test_each_site_has_a_page_with_a_code_of_its_own(ada, cast):
    assert len(made(ada, sites=[cast.quebec, cast.montreal]).pages) == 2
    links = ShortLink.objects.order_by("site__name")
    assert [link.site for link in links] == [cast.montreal, cast.quebec]
    assert len({link.code for link in links}) == 2


def test_too_many_sites_are_refused_and_nothing_is_made(ada):
    with pytest.raises(TooManyPosters):
        made(ada, sites=SiteFactory.create_batch(MOST_POSTERS + 1))
    assert not ShortLink.objects.exists()


@pytest.mark.parametrize("headline", ["x" * 60, "<script>alert(1)</script>", "🎉 {{ url }} \u202e\x00", "a " * 30])
@pytest.mark.parametrize("layout", Layout)
def test_whatever_is_written_stays_on_one_page(headline, layout, ada):
    assert len(made(ada, Words("fr", headline, headline), layout=layout).pages) == 1


@pytest.mark.parametrize("colour", ["", "#FFFF00", "#ffffff", "#000000"])
def test_any_colour_of_the_company_makes_a_poster(colour, ada):
    organisation = Organisation.current()
    organisation.colour = colour
    organisation.save()
    assert len(made(ada).pages) == 1


def test_longer_words_are_set_smaller_and_the_second_language_smaller_still():
    lengths = [Words("fr", "mot " * count, "") for count in (1, 4, 8, 14)]
    sizes = [headline_sizes([words], width=84, height=60)[0] for words in lengths]
    assert all(larger >= smaller for larger, smaller in pairwise(sizes))
    first, second = headline_sizes([FRENCH, ENGLISH], width=84, height=60)
    assert second < first
