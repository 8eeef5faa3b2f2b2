from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from wagtail import urls

urlpatterns = [
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("", include(urls)),
]
