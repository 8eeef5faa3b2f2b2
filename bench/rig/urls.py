"""The addresses of the application, and two bare pages behind all of its middleware: one says hello, one inserts a row
for who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as addresses
from rig.models import Bare


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Hello</title><p>Hello, world.</p>")


def bare(request: HttpRequest) -> HttpResponse:
    """What a Django tutorial would write: a session, a token checked, one insert, a redirection."""
    Bare.objects.create(employee_id=request.user.pk, accepted_at=timezone.now())
    return redirect("/hello/")


urlpatterns = [path("hello/", hello), path("bare/", bare), *addresses]
