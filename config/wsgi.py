import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded once stays for the life of the process: the collector need not walk all of it again, which held a page
# for some 130 ms, one in twenty. What the first pages add (templates, questions prepared) stays too: it is walked a
# hundred times less often than by default, and what a page leaves behind is looked for among the young alone.
get_resolver().url_patterns  # noqa: B018  (the pages, and what they import)
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 1_000)
