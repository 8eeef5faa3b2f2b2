from django.urls import path

from guidebook import views

app_name = "guidebook"
VERSION = "guides/<slug:slug>/versions/<int:number>/"
SECTION = VERSION + "sections/<slug:key>/"
urlpatterns = [
    path("guides/", views.guide_list, name="guide-list"),
    # No guide may have these addresses: guidebook.drafting.
    path("guides/assist/", views.guide_assist, name="guide-assist"),
    path("guides/start/", views.guide_start, name="guide-start"),
    path("guides/import/", views.guide_import, name="guide-import"),
    path("guides/<slug:slug>/", views.guide_read, name="guide-read"),
    path("guides/<slug:slug>/sections/<slug:key>/history/", views.section_history, name="section-history"),
    path("guides/<slug:slug>/review/", views.guide_review, name="guide-review"),
    path("guides/<slug:slug>/gate/", views.guide_gate, name="guide-gate"),
    path("guides/<slug:slug>/versions/draft/", views.version_draft, name="version-draft"),
    path("guides/<slug:slug>/networks/", views.networks_read, name="networks-read"),
    path("guides/<slug:slug>/profile/", views.profile_read, name="profile-read"),
    path("guides/<slug:slug>/before-posting/", views.posting_read, name="posting-read"),
    path(VERSION, views.version_read, name="version-read"),
    path(VERSION + "preview/", views.version_preview, name="version-preview"),
    path(VERSION + "write/", views.version_write, name="version-write"),
    path(VERSION + "adapt/", views.version_adapt, name="version-adapt"),
    path(VERSION + "compare/", views.version_compare, name="version-compare"),
    path(VERSION + "compare/pdf/", views.version_compare_pdf, name="version-compare-pdf"),
    path(VERSION + "export/", views.version_export, name="version-export"),
    path(VERSION + "describe/", views.version_describe, name="version-describe"),
    path(VERSION + "advise/", views.version_advise, name="version-advise"),
    path(VERSION + "publish/", views.version_publish, name="version-publish"),
    path(VERSION + "review/", views.version_review, name="version-review"),
    path(VERSION + "plan/cancel/", views.plan_cancel, name="plan-cancel"),
    path(VERSION + "retire/", views.version_retire, name="version-retire"),
    path(VERSION + "import/", views.import_read, name="import-read"),
    path(VERSION + "import/place/", views.import_place, name="import-place"),
    path(VERSION + "import/complete/", views.import_complete, name="import-complete"),
    path(VERSION + "import/export/", views.import_export, name="import-export"),
    path(VERSION + "rows/<slug:kind>/", views.rows_write, name="rows-write"),
    path(VERSION + "sections/add/", views.section_add, name="section-add"),
    path(SECTION + "write/", views.section_write, name="section-write"),
    path(SECTION + "confirm/", views.section_confirm, name="section-confirm"),
    path(VERSION + "pictures/add/", views.picture_add, name="picture-add"),
    path(SECTION + "keep/", views.section_keep, name="section-keep"),
    path(SECTION + "checks/", views.section_checks, name="section-checks"),
    path(SECTION + "hide/", views.section_hide, name="section-hide"),
    path(SECTION + "discard/", views.section_discard, name="section-discard"),
    path(SECTION + "take/", views.section_take, name="section-take"),
    path(SECTION + "advise/", views.section_advise, name="section-advise"),
    path(SECTION + "wording/keep/", views.wording_keep, name="wording-keep"),
    path(SECTION + "wording/release/", views.wording_release, name="wording-release"),
    path(SECTION + "move/", views.section_move, name="section-move"),
    path(SECTION + "remove/", views.section_remove, name="section-remove"),
]
