from django.urls import path

from guidebook import views

app_name = "guidebook"
VERSION = "guides/<slug:slug>/versions/<int:number>/"
SECTION = VERSION + "sections/<slug:key>/"
urlpatterns = [
    path("guides/", views.guide_list, name="guide-list"),
    path("guides/start/", views.guide_start, name="guide-start"),  # no guide may have this address: guidebook.drafting
    path("guides/<slug:slug>/", views.guide_read, name="guide-read"),
    path("guides/<slug:slug>/versions/draft/", views.version_draft, name="version-draft"),
    path(VERSION, views.version_read, name="version-read"),
    path(VERSION + "preview/", views.version_preview, name="version-preview"),
    path(VERSION + "write/", views.version_write, name="version-write"),
    path(VERSION + "describe/", views.version_describe, name="version-describe"),
    path(VERSION + "publish/", views.version_publish, name="version-publish"),
    path(VERSION + "retire/", views.version_retire, name="version-retire"),
    path(VERSION + "pictures/add/", views.picture_add, name="picture-add"),
    path(VERSION + "sections/add/", views.section_add, name="section-add"),
    path(SECTION + "write/", views.section_write, name="section-write"),
    path(SECTION + "keep/", views.section_keep, name="section-keep"),
    path(SECTION + "hide/", views.section_hide, name="section-hide"),
    path(SECTION + "discard/", views.section_discard, name="section-discard"),
    path(SECTION + "take/", views.section_take, name="section-take"),
    path(SECTION + "move/", views.section_move, name="section-move"),
    path(SECTION + "remove/", views.section_remove, name="section-remove"),
]
