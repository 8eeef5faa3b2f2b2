"""What the advisor may say about words."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    TITLE = "title", _("Sounds like a policy")
    OBLIGATION = "obligation", _("Sounds like an order")
    PROHIBITION = "prohibition", _("Sounds like a ban")
    SANCTION = "sanction", _("Sounds like a threat")
    CONTROL = "control", _("Sounds like surveillance")
    LEGALESE = "legalese", _("Sounds like a contract")
    VOCABULARY = "vocabulary", _("A better-known word")
    RENAMED = "renamed", _("Renamed or closed")
    HASHTAG = "hashtag", _("A hashtag that works")

    @property
    def is_imposing(self) -> bool:
        """It weighs in the gauge; the others are only good to know."""
        return self not in (Kind.VOCABULARY, Kind.RENAMED, Kind.HASHTAG)
