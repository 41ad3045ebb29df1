"""The entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from guanai.checks import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanai.settings")

application = get_wsgi_application()
refuse_unsafe()
