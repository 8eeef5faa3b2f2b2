from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class RepereAdminConfig(AdminConfig):
    default_site = "home.site.RepereAdminSite"


class RepereAdminSite(AdminSite):
    """Where HR works; its first page says where each guide stands and what comes next."""

    site_header = _("Administration")
    site_title = "Repère"
    index_title = _("Your guides")
