from django.urls import path

from consent import views

app_name = "consent"
urlpatterns = [path("consent/", views.consent_list, name="consent-list")]
