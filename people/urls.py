from allauth.account import views as account
from django.urls import path, re_path

from people import views

app_name = "people"
urlpatterns = [
    path("welcome/", views.invitation_code, name="invitation-code"),
    path("welcome/<str:code>/", views.invitation_accept, name="invitation-accept"),
    path("employees/<int:pk>/invitation/print/", views.invitation_print, name="invitation-print"),
    path("roles/<int:pk>/revoke/", views.role_revoke, name="role-revoke"),
    path("acting/", views.acting_list, name="acting-list"),
    path("acting/name/", views.acting_name, name="acting-name"),
    path("acting/<int:pk>/end/", views.acting_end, name="acting-end"),
    path("settings/", views.settings_edit, name="settings-edit"),
    path("resume/", views.form_resume, name="form-resume"),
    path("organisation.css", views.organisation_css, name="organisation-css"),
    path("organisation/logo/", views.organisation_logo, name="organisation-logo"),
]

# allauth's own, under the names its code looks for; only those we use, so that nobody signs up.
account_patterns = [
    path("login/", views.account_login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("login/again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
