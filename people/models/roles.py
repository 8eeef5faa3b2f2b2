from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.places import Department


class Role(models.TextChoices):
    """What a person may do beyond being an employee. Managers hold no role: they are those with people below."""

    HR_ADMIN = "hr_admin", _("HR admin")
    HR_DEPARTMENT = "hr_department", _("HR of a department")
    COMMUNICATIONS = "communications", _("Communications")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    AUDITOR = "auditor", _("Auditor")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self) -> "RoleGrantQuerySet":
        return self.filter(revoked_at=None)


class RoleGrant(models.Model):
    """A role given to a person, over the whole organisation or one department and all below it."""

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_grants", verbose_name=_("employee")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["employee", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role", "department"],
                condition=models.Q(revoked_at=None),
                name="role_granted_once_per_department",
                violation_error_message=_("This person already holds this role."),
            ),
            models.UniqueConstraint(
                fields=["employee", "role"],
                condition=models.Q(revoked_at=None, department=None),
                name="role_granted_once",
                violation_error_message=_("This person already holds this role."),
            ),
            models.CheckConstraint(
                condition=models.Q(role="hr_department", department__isnull=False)
                | (~models.Q(role="hr_department") & models.Q(department=None)),
                name="role_of_a_department_names_it",
                violation_error_message=_(
                    "“HR of a department” goes with a department; the other roles cover the whole organisation."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_role_display()}"
