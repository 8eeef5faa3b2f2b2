from django.urls import include, path

urlpatterns = [path("terms/", include("termsandconditions.urls"))]
