"""The least that this room needs, for running its tests alone: pytest tests/practice --ds=tests.practice.settings"""

SECRET_KEY = "only for tests"
INSTALLED_APPS = ["alongside.practice"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PRACTICE_PROFILE = "demo"
LANGUAGE_CODE = "en-gb"
USE_TZ = True
