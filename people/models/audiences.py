from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.employees import Employee, EmployeeQuerySet
from people.models.places import Department, Site
from people.models.roles import RoleGrant


class AudienceQuerySet(models.QuerySet["Audience"]):
    def including(self, employee: Employee) -> AudienceQuerySet:
        """Those the employee belongs to: `people()` asked the other way round."""
        place = Employee.objects.filter(pk=employee.pk).values("department__position")
        within = models.Q(department__position__lte=place, department__last_position__gte=place)
        chosen = (
            _none_or_one(Audience.departments.through, within)
            & _none_or_one(Audience.sites.through, models.Q(site=employee.site_id))
            & models.Q(language__in=["", employee.language])
            & _no_role_or_one_of(employee)
        )
        named = models.Exists(_rows(Audience.included.through).filter(employee=employee))
        left_out = models.Exists(_rows(Audience.excluded.through).filter(employee=employee))
        return self.filter(chosen | named).exclude(left_out)

    def for_everyone(self) -> AudienceQuerySet:
        """Those without any criterion, that leave nobody out."""
        narrowed = [Audience.departments.through, Audience.sites.through, Audience.excluded.through]
        found = self.filter(language="", roles=[])
        for through in narrowed:
            found = found.exclude(models.Exists(_rows(through)))
        return found


def _rows(through: Any) -> models.QuerySet[Any]:
    return through._default_manager.filter(audience=models.OuterRef("pk"))


def _none_or_one(through: Any, match: models.Q) -> models.Q:
    return ~models.Exists(_rows(through)) | models.Exists(_rows(through).filter(match))


def _no_role_or_one_of(employee: Employee) -> models.Q:
    fits = models.Q(roles=[])
    for grant in employee.grants:
        fits |= models.Q(roles__icontains=f'"{grant.role}"')  # a list of codes, none of which holds another
    return fits


class Audience(models.Model):
    """Whom something is for: everyone, or departments (with all below), sites and languages; people named in or out.

    Criteria of one kind add up, kinds narrow each other: (Sales or Support) and (Québec) and (French).
    """

    name = models.CharField(_("name"), max_length=120, blank=True)
    departments = models.ManyToManyField(Department, blank=True, related_name="+", verbose_name=_("departments"))
    sites = models.ManyToManyField(Site, blank=True, related_name="+", verbose_name=_("sites"))
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=[("", _("Both")), *Employee.Language.choices]
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    included = models.ManyToManyField(Employee, blank=True, related_name="+", verbose_name=_("and also"))
    excluded = models.ManyToManyField(Employee, blank=True, related_name="+", verbose_name=_("but not"))

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")

    def __str__(self) -> str:
        return self.name or str(_("Everyone"))

    def people(self) -> EmployeeQuerySet:
        """The employees it names, whether or not they still work here; a queryset, evaluated by the caller."""
        chosen = criteria(
            departments=list(self.departments.all()),
            sites=list(self.sites.all()),
            language=self.language,
            roles=self.roles,
        )
        named = models.Q(pk__in=self.included.values("pk"))
        return (
            Employee.objects.filter(chosen | named)
            .exclude(pk__in=self.excluded.values("pk"))
            .order_by("sort_name", "id")
        )


def criteria(
    *, departments: Iterable[Department] = (), sites: Iterable[Site] = (), language: str = "", roles: Iterable[str] = ()
) -> models.Q:
    """The employees an audience of such criteria would name; without any, all of them."""
    chosen = models.Q(pk__isnull=False)
    if departments:
        within = models.Q(pk__in=[])
        for department in departments:
            within |= models.Q(department__position__range=(department.position, department.last_position))
        chosen &= within
    if sites:
        chosen &= models.Q(site__in=[site.pk for site in sites])
    if language:
        chosen &= models.Q(language=language)
    if roles:
        chosen &= models.Q(pk__in=RoleGrant.objects.standing().filter(role__in=list(roles)).values("employee"))
    return chosen
