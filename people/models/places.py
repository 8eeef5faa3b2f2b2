from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from people.wording import localized

if TYPE_CHECKING:
    from people.models.employees import Employee


class DepartmentQuerySet(models.QuerySet["Department"]):
    def within(self, department: Department) -> DepartmentQuerySet:
        """The department and all below it: a range of positions, at any depth."""
        return self.filter(position__range=(department.position, department.last_position))

    def open_to(self, viewer: Employee) -> DepartmentQuerySet:
        """Those the viewer may choose from: all (HR admin, auditor), or the trees they are HR of."""
        if viewer.has_role("hr_admin", "auditor"):
            return self
        theirs = models.Q(pk__in=[])
        for department in viewer.departments_in_charge:
            theirs |= models.Q(position__range=(department.position, department.last_position))
        return self.filter(theirs)

    def with_depth(self) -> DepartmentQuerySet:
        """Each with `depth`, the number of departments above it."""
        above = self.model._default_manager.filter(
            position__lt=models.OuterRef("position"), last_position__gte=models.OuterRef("position")
        ).order_by()
        number = above.values(nothing=models.Value(1)).annotate(number=models.Count("pk")).values("number")
        return self.annotate(depth=Coalesce(models.Subquery(number), 0))


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

    @property
    def indented_name(self) -> str:
        """In a list of `with_depth()`: set in by what it is below."""
        return "\u2003" * getattr(self, "depth", 0) + str(self)

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
