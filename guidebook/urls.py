from django.urls import URLPattern

app_name = "guidebook"
urlpatterns: list[URLPattern] = []
