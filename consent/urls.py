from django.urls import path

from consent import views

app_name = "consent"
VERSION = "consent/forms/<slug:slug>/versions/<int:number>/"
QUESTION = VERSION + "questions/<slug:purpose>/"
urlpatterns = [
    path("consent/", views.consent_list, name="consent-list"),
    path("consent/forms/", views.form_list, name="form-list"),
    path("consent/forms/start/", views.form_start, name="form-start"),
    path("consent/forms/<slug:slug>/versions/draft/", views.version_draft, name="version-draft"),
    path(VERSION + "write/", views.version_write, name="version-write"),
    path(VERSION + "describe/", views.version_describe, name="version-describe"),
    path(VERSION + "notice/", views.version_notice, name="version-notice"),
    path(VERSION + "preview/", views.version_preview, name="version-preview"),
    path(VERSION + "publish/", views.version_publish, name="version-publish"),
    path(VERSION + "retire/", views.version_retire, name="version-retire"),
    path(QUESTION + "write/", views.question_write, name="question-write"),
    path(QUESTION + "move/", views.question_move, name="question-move"),
    path(QUESTION + "remove/", views.question_remove, name="question-remove"),
    path("consent/forms/<slug:slug>/sign/", views.consent_sign, name="consent-sign"),
    path("consent/report/", views.report_coverage, name="report-coverage"),
    path("consent/report/expiring/", views.report_expiring, name="report-expiring"),
    path("consent/registry/", views.registry_ask, name="registry-ask"),
    path("consent/registry/check/", views.registry_check, name="registry-check"),
    path("consent/registry/tokens/", views.token_list, name="token-list"),
    path("consent/registry/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("consent/api/may-publish/", views.registry_answer, name="registry-answer"),
    path("consent/data/", views.data_read, name="data-read"),
    path("consent/data/export/", views.data_export, name="data-export"),
    path("consent/appearances/", views.appearance_list, name="appearance-list"),
    path("consent/appearances/<int:pk>/remove/", views.appearance_remove, name="appearance-remove"),
    path("consent/assets/", views.asset_list, name="asset-list"),
    path("consent/assets/add/", views.asset_add, name="asset-add"),
    path("consent/assets/<int:pk>/", views.asset_read, name="asset-read"),
    path("consent/assets/<int:pk>/image/", views.asset_image, name="asset-image"),
    path("consent/assets/<int:pk>/publications/add/", views.publication_add, name="publication-add"),
    path("consent/risks/", views.risk_list, name="risk-list"),
    path("consent/risks/export/", views.risk_export, name="risk-export"),
    path("consent/takedowns/", views.takedown_list, name="takedown-list"),
    path("consent/takedowns/export/", views.takedown_export, name="takedown-export"),
    path("consent/takedowns/<int:pk>/", views.takedown_read, name="takedown-read"),
    path("consent/takedowns/<int:pk>/take/", views.takedown_take, name="takedown-take"),
    path("consent/<int:pk>/", views.consent_read, name="consent-read"),
    path("consent/<int:pk>/withdraw/", views.consent_withdraw, name="consent-withdraw"),
]
