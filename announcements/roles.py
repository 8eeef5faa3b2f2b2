"""Who speaks to employees in the company's name, and who looks after their addresses."""

from people.models import Role

VOICES = (Role.HR_ADMIN, Role.COMMUNICATIONS)
HR = (Role.HR_ADMIN, Role.HR_DEPARTMENT)
