"""Whoever writes down where people are shown holds what would change the answer meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from consent.models import Asset
from people.models import Employee


def hold_asset(asset: Asset) -> None:
    """Until the transaction ends, nobody else is named in it and it is published nowhere else."""
    Asset.objects.select_for_update(no_key=True).get(pk=asset.pk)


def hold_answers(people: Iterable[int]) -> None:
    """Until the transaction ends, none of these people grants, refuses or withdraws. After the asset, in one order."""
    list(Employee.objects.select_for_update(no_key=True).filter(pk__in=list(people)).order_by("pk").values_list("pk"))
