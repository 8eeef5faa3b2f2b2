"""What is recorded as shown at an address, and whom it must no longer show: asked by whoever answers for that page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from consent.models import Publication, Takedown

MOST = 50  # of what one page shows


@dataclass(frozen=True)
class Placed:
    """Something that shows people, at that address, and what is to be taken down from there."""

    publication: Publication
    takedowns: list[Takedown]


def placed_at(address: str) -> list[Placed]:
    """What is still recorded there, whatever follows the address of the page (`#…`, `?…`); the newest first."""
    page = address.strip().partition("#")[0].partition("?")[0].rstrip("/")
    if not page:
        return []
    there = Q(place__in=[page, f"{page}/"])
    for end in ("#", "?", "/#", "/?"):
        there |= Q(place__startswith=f"{page}{end}")
    publications = list(Publication.objects.live().filter(there).select_related("asset")[:MOST])
    open_ones = Takedown.objects.open().filter(publication__in=publications).with_all_it_says().order_by("due_on", "pk")
    takedowns = list(open_ones)
    return [
        Placed(publication, [row for row in takedowns if row.publication_id == publication.pk])
        for publication in publications
    ]
