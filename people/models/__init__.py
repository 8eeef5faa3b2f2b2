from people.models.absences import Leave
from people.models.acting import Acting
from people.models.audiences import Audience
from people.models.employees import Employee
from people.models.invitations import Invitation
from people.models.organisation import Organisation
from people.models.places import Department, Site
from people.models.roles import Role, RoleGrant

__all__ = [
    "Acting",
    "Audience",
    "Department",
    "Employee",
    "Invitation",
    "Leave",
    "Organisation",
    "Role",
    "RoleGrant",
    "Site",
]
