from django.contrib.admin.apps import AdminConfig


class RepereAdminConfig(AdminConfig):
    default_site = "home.administration.RepereAdminSite"
