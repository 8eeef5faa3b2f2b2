from django.urls import path

from guidebook import views

app_name = "guidebook"
VERSION = "guides/<slug:slug>/versions/<int:number>/"
urlpatterns = [
    path("guides/", views.guide_list, name="guide-list"),
    path("guides/<slug:slug>/", views.guide_read, name="guide-read"),
    path(VERSION, views.version_read, name="version-read"),
    path(VERSION + "preview/", views.version_preview, name="version-preview"),
]
