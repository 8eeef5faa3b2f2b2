"""The addresses of the application, and a page that says hello behind all of its middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as addresses


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Hello</title><p>Hello, world.</p>")


urlpatterns = [path("hello/", hello), *addresses]
