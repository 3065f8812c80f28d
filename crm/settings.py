"""Settings by environment. Every variable is described in README, "Settings"."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from crm.embedded.places import broker_url, places
from crm.office.mail_environment import mail_limits, mail_settings
from crm.running import environment
from crm.running.addresses import allowed_names, origin, usual_url

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / ".data")))
DEBUG = environment.switch("DEBUG", default=False)
DEMO = environment.switch("DEMO", default=True)
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000, least=1, most=65535)
# What people type. With https a proxy stands before us and says so in X-Forwarded-Proto.
PUBLIC_URL = environment.url("PUBLIC_URL", usual_url(HOST, PORT), "http", "https").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
LIVE_PORT, LIVE_URL = environment.live_place(PUBLIC_URL)
WEB_WORKERS = environment.number("WEB_WORKERS", 0, least=0, most=64)  # 0: fitted to the machine
WEB_THREADS = environment.number("WEB_THREADS", 4, least=1, most=64)
WEB_STATEMENT_SECONDS = environment.number("WEB_STATEMENT_SECONDS", 20, least=1, most=600)
JOB_WORKERS = environment.number("JOB_WORKERS", 0, least=0, most=64)
PLACES = places(DATA_DIR)
SECRET_KEY = os.environ.get("SECRET_KEY") or PLACES.secret("django")
# Who sets up the firm proves with it that the terminal (or its log) is theirs.
SETUP_TOKEN = os.environ.get("SETUP_TOKEN") or PLACES.secret("setup")[:16]
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", allowed_names(HOST, PUBLIC_URL))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
# Servers that are not named are our own (crm.embedded): the address is known before they run.
EMBEDDED_SERVERS = frozenset(
    server
    for server, variable in (("postgres", "DATABASE_URL"), ("valkey", "REDIS_URL"))
    if not environment.text(variable)
)
if "postgres" not in EMBEDDED_SERVERS:
    environment.url("DATABASE_URL", "", "postgres", "postgresql")
if "valkey" not in EMBEDDED_SERVERS:
    environment.url("REDIS_URL", "", "redis", "rediss", "unix")
DATABASES = {"default": PLACES.database() if "postgres" in EMBEDDED_SERVERS else env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = PLACES.redis_url() if "valkey" in EMBEDDED_SERVERS else env("REDIS_URL")
CACHE_PREFIX = env("CACHE_PREFIX", default="rapport")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "guardian",
    "import_export",
    "django_filters",
    "crm.embedded",
    "crm.running",
    "crm.people",
    "crm.access",
    "crm.sign_in",
    "crm.office",
    "crm.audit",
    "crm.changes",
    "crm.jobs",
    "crm.lists",
    "crm.documents",
    "crm.custom_fields",
    "crm.messages",
    "crm.web",
    "contacts",
    "privacy",
    "sales",
    "campaigns",
    "service",
    "analytics",
]

MIDDLEWARE = [
    "crm.web.views.health.HealthFirst",
    "crm.web.middleware.Reference",
    "crm.sink.AfterTheAnswer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "crm.web.compression.Compression",
    "crm.audit.middleware.AuditContextMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "crm.web.middleware.ReaderSettings",
    "crm.web.middleware.PrivatePages",
    "crm.office.first_visit.FirstVisit",
    "crm.web.middleware.OpenModules",
    "crm.web.middleware.SignInRequired",
    "crm.sign_in.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "crm.web.middleware.FragmentToasts",
    "crm.web.middleware.OpenedForms",
    "axes.middleware.AxesMiddleware",
    "crm.access.preview.SeeAs",  # last: all before it is still about the one who looks
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # What the app of template_partials would set up, without the admin site that it loads.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "crm.web.context.shell",
            ],
            "builtins": [  # no {% load %} in any template
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "crm.web.templatetags.ui",
                "crm.web.templatetags.blocks",
                "crm.web.templatetags.fields",
                "crm.web.templatetags.fmt",
                "crm.web.templatetags.once",
                "crm.web.templatetags.made_fields",
                "crm.web.templatetags.menus",
            ],
        },
    },
]

CSRF_FAILURE_VIEW = "crm.web.views.errors.csrf_failure"
FORM_RENDERER = "crm.web.forms.Renderer"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "crm.access.backend.ScopeBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "crm.sign_in.passwords.FirmLength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/today/"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CACHES = {
    "default": {
        "BACKEND": "crm.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": CACHE_PREFIX,
    }
}

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins stand in our own audit
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that the page promises is kept
AXES_HANDLER = "crm.sign_in.lockout.Handler"
AXES_USERNAME_CALLABLE = "crm.sign_in.lockout.typed_email"
AXES_LOCKOUT_CALLABLE = "crm.sign_in.lockout.locked_out"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # a set-password link

# allauth brings second factors and OpenID Connect; its pages are ours, and nobody signs up (docs/adr/sign-in.md).
ACCOUNT_ADAPTER = "crm.sign_in.adapters.AccountAdapter"
MFA_ADAPTER = "crm.sign_in.adapters.FactorAdapter"
SOCIALACCOUNT_ADAPTER = "crm.sign_in.openid.OpenIdAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a whole office comes from one address
MFA_TOTP_TOLERANCE = 1  # the code before and after: clocks of phones differ

MAIL_IS_SET, (MAIL_PRIVATE_HOSTS, MAIL_MAX_BYTES) = False, mail_limits()
TELEPHONY_PRIVATE_HOSTS = environment.switch("TELEPHONY_PRIVATE_HOSTS", default=False)
vars().update(mail_settings(env))  # EMAIL_..., DEFAULT_FROM_EMAIL, MAIL_IS_SET

# The embedding of guardian is its models only (docs/adr): no anonymous user, no backend.
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *([origin(LIVE_URL)] if LIVE_URL else [])],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("pl", _("Polish")), ("ru", _("Russian")), ("fa", _("Persian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # each person sees their own zone; the database keeps UTC

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
# Only our own folders: what packages bring for the browser is copied by build_assets, file by file.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "crm.web.storage.StaticFiles"},
}
MEDIA_ROOT = DATA_DIR / "files"
DOCUMENT_MAX_BYTES = environment.number("DOCUMENT_MAX_MB", 25, least=1, most=2_000) * 1024 * 1024
DOCUMENTS_AT_ONCE, DATA_UPLOAD_MAX_NUMBER_FIELDS = 10, 4_000  # a grid: 200 lines of ten fields
IMPORT_MAX_BYTES = environment.number("IMPORT_MAX_MB", 1_000, least=1, most=2_000) * 1024 * 1024
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"{CACHE_PREFIX}:", "socket_connect_timeout": 2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "scheduler.state")
CELERY_BEAT_SCHEDULE = {"tick": {"task": "crm.jobs.tick", "schedule": 5.0, "options": {"expires": 10}}}

# A worker renews its lease every beat; a job whose lease ran out is taken up by another one.
JOBS_BEAT_SECONDS = env.float("JOBS_BEAT_SECONDS", default=1.0)
JOBS_LEASE_SECONDS = env.float("JOBS_LEASE_SECONDS", default=20.0)
JOBS_HINT_SECONDS = env.float("JOBS_HINT_SECONDS", default=15.0)

# Everything worth reading goes to standard error; manage.py start keeps it in DATA_DIR/logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} [{reference}] {name}: {message}", "style": "{"}},
    "filters": {"reference": {"()": "crm.web.reference.ReferenceFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["reference"]}
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING").upper()},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
IMPORT_BATCH_ROWS = 20_000  # written in one transaction by an import
