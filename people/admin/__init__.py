"""Where HR keeps people, places, leaves, roles and the organisation's profile."""

from people.admin.absences import LeaveAdmin
from people.admin.employees import EmployeeAdmin
from people.admin.organisation import OrganisationAdmin
from people.admin.places import DepartmentAdmin, SiteAdmin
from people.admin.roles import RoleGrantAdmin

__all__ = ["DepartmentAdmin", "EmployeeAdmin", "LeaveAdmin", "OrganisationAdmin", "RoleGrantAdmin", "SiteAdmin"]
