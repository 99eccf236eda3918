"""Settings of one installation, which serves one authority. What differs between installations comes from the environment.

DATABASE_URL                 PostgreSQL; without it, SQLite in ALONGSIDE_VAR
ALONGSIDE_VAR                folder for the embedded database, the outbox and the demonstration's key file (default: var)
ALONGSIDE_KEY_FILE           the keys, kept outside the database (default: keys.json in ALONGSIDE_VAR)
ALONGSIDE_CHECKPOINTS        folder for the signed checkpoints of the trail (default: checkpoints in ALONGSIDE_VAR)
ALONGSIDE_EXTRACTS           a folder whose folders are extracts, for an administrator to choose from (default: none)
ALONGSIDE_PROFILE            the practice profile (default: demo, or england outside demonstration mode)
ALONGSIDE_DEMONSTRATION      1 for demonstration mode: one-press sign-in, and a mailbox page in place of telephones
ALONGSIDE_HOSTS              host names this installation answers to, with commas between
ALONGSIDE_OPENID_…           the council's own sign-in for staff: docs/running.md
ALONGSIDE_STAFF_PASSWORDS    0 where that is the only way in for staff
ALONGSIDE_LOG                json for log lines that a program reads (default: text)
ALONGSIDE_BEHIND_TLS         1 when a proxy in front speaks TLS and sets X-Forwarded-Proto
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from alongside.access import keys

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ALONGSIDE_VAR", ROOT / "var"))
DEMONSTRATION = os.environ.get("ALONGSIDE_DEMONSTRATION") == "1"
BEHIND_TLS = os.environ.get("ALONGSIDE_BEHIND_TLS") == "1"
KEY_FILE = Path(os.environ.get("ALONGSIDE_KEY_FILE", VAR / "keys.json"))
PRACTICE_PROFILE = os.environ.get("ALONGSIDE_PROFILE", "demo" if DEMONSTRATION else "england")
CHECKPOINTS = Path(os.environ.get("ALONGSIDE_CHECKPOINTS", VAR / "checkpoints"))
OUTBOX = VAR / "outbox"
FILES = VAR / "files"
FORMS_A_MINUTE = int(os.environ.get("ALONGSIDE_FORMS_A_MINUTE", "60"))  # from one account, and ten times as many pages
EXTRACTS = Path(os.environ["ALONGSIDE_EXTRACTS"]) if os.environ.get("ALONGSIDE_EXTRACTS") else None

SECRET_KEY = keys.secret_key(KEY_FILE)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALONGSIDE_HOSTS", "127.0.0.1,localhost").split(",")

ROOMS = [
    "practice",
    "ui",
    "access",
    "people",
    "messages",
    "asking",
    "context",
    "conferences",
    "voices",
    "plans",
    "reports",
    "desk",
    "home",
    "meeting",
    "exchange",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth.account",  # asked for by allauth.mfa; none of its pages is routed
    "allauth.mfa",
    *(f"alongside.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alongside.ui.middleware.page_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "alongside.ui.middleware.answers_for_the_script",
    "alongside.ui.middleware.language",
    "alongside.ui.middleware.looked_after",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alongside.access.middleware.session_rules",
    "alongside.access.hurrying.unhurried",
    "alongside.access.middleware.demonstration_day",
    "alongside.access.sending.SendOnce",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "alongside.urls"
WSGI_APPLICATION = "alongside.wsgi.application"
AUTH_USER_MODEL = "access.Account"
LOGIN_URL = "sign_in"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "alongside.ui.templates.environment",
            "context_processors": [
                "alongside.ui.templates.shell",
                "alongside.access.sending.form_fields",
                "alongside.desk.marks.marks",
            ],
        },
    }
]
FORM_RENDERER = "alongside.ui.forms.GovukRenderer"

# Acknowledged means on disk: SQLite with synchronous=FULL, PostgreSQL with synchronous_commit=on. access.checks asks
# each connection. PostgreSQL compiles what it takes for costly, in a quarter of a second and more, and so it takes any query from
# accounts to people, since it does not see that most people have no account. Nothing that a page asks gains by being compiled.
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR / 'alongside.sqlite3'}", conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        options="-c synchronous_commit=on -c jit=off",
        prepare_threshold=1,  # for access.planned: a statement that is asked a second time is kept
    )

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["alongside.access.passwords.Argon2"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Second factors and passkeys: docs/adr/0008. Our views call allauth.mfa; nothing of it is routed.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "alongside.access.factor_secrets.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_RECOVERY_CODE_DIGITS = 10
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey stands for two factors: the thing, and finger, face or PIN

# The council's own sign-in for staff. The file of groups says who is what here: access/council_groups.py.
OPENID_GROUPS = Path(os.environ.get("ALONGSIDE_OPENID_GROUPS", VAR / "groups.toml"))
OPENID_ISSUER = os.environ.get("ALONGSIDE_OPENID_ISSUER", "")  # without it there is none
OPENID_CLIENT_ID = os.environ.get("ALONGSIDE_OPENID_CLIENT_ID", "")
OPENID_SECRET_FILE = os.environ.get("ALONGSIDE_OPENID_SECRET_FILE", "")
# Whether staff may sign in by a password of this program. Not, where the council's own provider is the only way in.
STAFF_PASSWORDS = os.environ.get("ALONGSIDE_STAFF_PASSWORDS", "1") == "1"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [ROOT / "alongside" / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 9 * 60 * 60  # access.middleware ends them after eight hours; then their rows are of no use either
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # nothing stays on a family's phone once the browser is closed
CSRF_FAILURE_VIEW = "alongside.access.kept_words.stale_form"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
# Django checks where a form came from by this header, so it must not be left out on our own pages.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# What is sent stays in memory until it is sealed: nothing of it lies open in a temporary file. What is larger is left out.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

# A line says what went wrong and where in the program, never with whose data: see practice.logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "alongside.practice.logs.Lines", "as_json": os.environ.get("ALONGSIDE_LOG") == "json"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # what was not found is not for a log to say
}
