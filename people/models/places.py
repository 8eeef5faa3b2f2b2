from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.wording import localized


class DepartmentQuerySet(models.QuerySet["Department"]):
    def within(self, department: Department) -> DepartmentQuerySet:
        """The department and all below it: a range of positions, at any depth."""
        return self.filter(position__range=(department.position, department.last_position))


class Department(models.Model):
    """A node of the tree of departments.

    `position` is its place in the pre-order of the tree and `last_position` that of its last descendant, so that
    "all below" is a range. `people.positions` keeps both.
    """

    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent department")
    )
    position = models.PositiveIntegerField(default=0, editable=False, db_index=True)
    last_position = models.PositiveIntegerField(default=0, editable=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["position", "name_fr"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="department_not_its_own_parent")
        ]

    def __str__(self) -> str:
        return localized(self, "name")

    def clean(self) -> None:
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError(
                    {"parent": _("This department would end up below itself. Choose another parent.")}
                )
            above = above.parent


class Site(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
