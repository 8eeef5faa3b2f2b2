from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.employees import Employee, EmployeeQuerySet
from people.models.places import Department, Site


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

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")

    def __str__(self) -> str:
        return self.name or str(_("Everyone"))

    def people(self) -> EmployeeQuerySet:
        """The employees it names, whether or not they still work here; a queryset, evaluated by the caller."""
        named = models.Q(pk__in=self.included.values("pk"))
        return (
            Employee.objects.filter(self._criteria() | named)
            .exclude(pk__in=self.excluded.values("pk"))
            .order_by("sort_name", "id")
        )

    def _criteria(self) -> models.Q:
        chosen = models.Q(pk__isnull=False)
        spans = list(self.departments.values_list("position", "last_position")) if self.pk else []
        if spans:
            within = models.Q(pk__in=[])
            for span in spans:
                within |= models.Q(department__position__range=span)
            chosen &= within
        if self.pk and (sites := list(self.sites.values_list("pk", flat=True))):
            chosen &= models.Q(site__in=sites)
        if self.language:
            chosen &= models.Q(language=self.language)
        if self.roles:
            chosen &= models.Q(role_grants__role__in=self.roles, role_grants__revoked_at=None)
        return chosen
