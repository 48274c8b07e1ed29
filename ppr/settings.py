"""Settings, all from the environment. Unsafe values are refused outside the demonstration."""

import base64
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from entities.roles import ROLES
from ppr.lib import database_url

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("PPR_VAR", default=str(BASE_DIR / "var")))

# The demonstration: invented people, sign-in by a click, and no address but this machine's own.
DEMO = env.bool("DEMO", default=False)
DEBUG = False
PORT = env.int("PPR_PORT", default=8000)
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if DEMO else env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default=f"http://localhost:{PORT}")

SECRET_KEY = env.str("SECRET_KEY", default="")
FIELD_KEYS = env.json("FIELD_KEYS", default={})
DIGEST_KEY = base64.b64decode(env.str("DIGEST_KEY", default=""))
# Digests under these are still found, until rotate_keys has written them anew.
DIGEST_KEYS_BEFORE = [base64.b64decode(key) for key in env.list("DIGEST_KEYS_BEFORE", default=[])]
# The heads of the audit leave the database for files in this folder, sealed with a key of their own.
AUDIT_HEADS = Path(env.str("AUDIT_HEADS", default=str(VAR / "audit-heads")))
AUDIT_KEY = base64.b64decode(env.str("AUDIT_KEY", default=""))
# Each entity's own key (32 bytes, base64) for its crisis plans on the day of an outage, and where the files go.
OUTAGE_KEYS = env.json("OUTAGE_KEYS", default={})
OUTAGE_FOLDER = Path(env.str("OUTAGE_FOLDER", default=str(VAR / "outage")))
if DEMO and not AUDIT_KEY:
    AUDIT_KEY = hashlib.sha256(b"audit" + SECRET_KEY.encode()).digest()

# Which database login this process works under: app (web), jobs (tasks) or owner (migrations).
LOGIN = env.str("PPR_LOGIN", default="app")

DATABASE_URLS = {
    "app": env.str("DATABASE_URL", default=""),
    "jobs": env.str("JOBS_DATABASE_URL", default=""),
    "owner": env.str("DATABASE_OWNER_URL", default=""),
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **database_url.parse(DATABASE_URLS[LOGIN]),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Prepared: to plan a statement anew behind its policies costs more than to run it.
        "OPTIONS": {"application_name": f"ppr-{LOGIN}", "server_side_binding": True, "prepare_threshold": 3},
    }
}

BROKER_URL = env.str("BROKER_URL", default="")
CACHE_URL = env.str("CACHE_URL", default="")


def _refuse(problem: bool, what: str) -> None:
    if problem:
        raise ImproperlyConfigured(what)


_refuse(len(SECRET_KEY) < 32, "SECRET_KEY is missing or shorter than 32 characters.")
_refuse(
    not FIELD_KEYS.get("keys") or FIELD_KEYS.get("current") not in FIELD_KEYS["keys"],
    "FIELD_KEYS holds no current key: identifiers could not be stored.",
)
_refuse(
    not DEMO and any(len(base64.b64decode(key)) != 32 for key in FIELD_KEYS["keys"].values()),
    "FIELD_KEYS: every key is 32 bytes, base64.",
)
_refuse(
    any(len(base64.b64decode(key)) != 32 for key in OUTAGE_KEYS.values()),
    "OUTAGE_KEYS: every key is 32 bytes, base64.",
)
_refuse(len(DIGEST_KEY) < 32, "DIGEST_KEY is missing or shorter than 32 bytes.")
_refuse(len(AUDIT_KEY) < 32, "AUDIT_KEY is missing or shorter than 32 bytes.")
_refuse(not DATABASE_URLS[LOGIN], f"No database URL for the login «{LOGIN}».")
_refuse(not DEMO and not ALLOWED_HOSTS, "ALLOWED_HOSTS is empty: say under which names this server answers.")
_refuse(not DEMO and "*" in ALLOWED_HOSTS, "ALLOWED_HOSTS may not be «*».")
_refuse(
    not DEMO and not BASE_URL.startswith("https://"), "BASE_URL must begin with https:// outside the demonstration."
)
_refuse(
    DEMO and urlsplit(BASE_URL).hostname not in ("localhost", "127.0.0.1", "::1"),
    "The demonstration answers on this machine only: BASE_URL must be on localhost.",
)
_refuse(
    DEMO and env.str("PPR_HOST", default="127.0.0.1") not in ("localhost", "127.0.0.1", "::1", "[::1]"),
    "The demonstration refuses any address but loopback.",
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "ppr.apps.PprAdminConfig",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials",
    "csp",
    "entities",
    "patients",
    "referrals",
    "plans",
    "monitoring",
    "ppr.apps.PprConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ppr.middleware.PermissionsPolicyMiddleware",
    "ppr.middleware.RequestIdMiddleware",
    "ppr.middleware.DatabaseGuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ppr.middleware.UserLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ppr.middleware.ActingMiddleware",
    "ppr.middleware.SignInMiddleware",
    "ppr.door.SecondStepMiddleware",
]

ROOT_URLCONF = "ppr.urls"
WSGI_APPLICATION = "ppr.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ppr.context.page",
            ],
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
            "builtins": ["template_partials.templatetags.partials", "ppr.templatetags.ppr_ui"],
            "string_if_invalid": "",
        },
    }
]

AUTH_USER_MODEL = "entities.User"
AUTHENTICATION_BACKENDS = ["entities.backends.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "entities.sign_in.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Attempts are counted by user name in the database (entities.lockout): a hospital shares one address.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
LOCK_AFTER = env.int("LOCK_AFTER", default=5)
# How long the code opens that a team hands to a person for the first time.
SIGN_IN_CODE_DAYS = env.int("SIGN_IN_CODE_DAYS", default=7)

# Directories of hospitals (OpenID Connect), a JSON list of {"id", "name", "issuer", "client_id", "secret",
# "entities": [ids of those whose staff it vouches for], "second_steps": [amr or acr values that say there was one]}.
DIRECTORIES = env.json("OIDC_DIRECTORIES", default=[])
_refuse(
    not DEMO and any(not d["issuer"].startswith("https://") for d in DIRECTORIES),
    "OIDC_DIRECTORIES: the issuer of a directory must begin with https://.",
)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": d["id"], "name": d["name"], "client_id": d["client_id"], "secret": d.get("secret", ""),
                "settings": {"server_url": d["issuer"], "oauth_pkce_enabled": True},
            }
            for d in DIRECTORIES
        ],
    }
}  # fmt: skip
SOCIALACCOUNT_ADAPTER = "entities.directories.DirectoryAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another site would be stopped by the content policy
SOCIALACCOUNT_ONLY = False

# Who needs a second step besides the password: these roles, whoever works in an entity that asks for it
# (Entity.second_factor), and administrators always.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[*ROLES])
_refuse(bool(set(SECOND_FACTOR_ROLES) - set(ROLES)), "SECOND_FACTOR_ROLES names a role that does not exist.")
# How long one has just shown that it is oneself, for what asks for it again.
CONFIRMATION_MINUTES = env.int("CONFIRMATION_MINUTES", default=10)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = env.str("SIGN_IN_NAME", default="PPR")
MFA_ADAPTER = "entities.sign_in.SecondStepAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # there is no e-mail management
MFA_REAUTHENTICATION_REQUIRED = False  # entities.second_factor asks, in one place

GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True
SIMPLE_HISTORY_REVERT_DISABLED = True

# A message may name somebody: it stays on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Whoever works here is signed out after so long without use, and after so long in all; the person is not hurried.
IDLE_MINUTES = env.int("IDLE_MINUTES", default=15)
SESSION_HOURS = env.int("SESSION_HOURS", default=8)
PERSON_IDLE_HOURS = env.int("PERSON_IDLE_HOURS", default=24)
PERSON_SESSION_HOURS = env.int("PERSON_SESSION_HOURS", default=7 * 24)
SESSION_COOKIE_AGE = 3600 * max(SESSION_HOURS, PERSON_SESSION_HOURS)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ppr.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [] if DEMO else [BASE_URL]
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Files stay in memory until sealed, never in clear on a disk; a heavier body is read past, and the form says so.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024

# Whether the person reads by name who looked at their plan, besides organisation and role.
SEEN_BY_NAMES = env.bool("SEEN_BY_NAMES", default=False)
# Opening in an emergency: how long, by the person's word or by breaking the glass (an hour at most, whatever is set),
# and after how many questions without an answer within an hour nobody is found any more.
EMERGENCY_HOURS = env.int("EMERGENCY_HOURS", default=12)
BREAK_GLASS_MINUTES = env.int("BREAK_GLASS_MINUTES", default=60)
BREAK_GLASS_MISSES = env.int("BREAK_GLASS_MISSES", default=5)

# The numbers that always answer, at the top of every crisis page: text, number, what comes after. By region.
CRISIS_LINES = env.json("CRISIS_LINES", default=None) or [
    {"text": _("Immediate danger:"), "number": "112"},
    {"text": _("Thoughts of suicide:"), "number": "024", "after": _("free, 24 hours")},
]

# Where «leave this page now» leads: an everyday page of nobody's concern.
LEAVE_NOW_URL = env.str("LEAVE_NOW_URL", default="https://www.aemet.es/")

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "ppr" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not DEMO
TIME_ZONE = "Europe/Madrid"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", VAR / "build" / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {
    "default": {
        "BACKEND": "ppr.lib.cache.SteadyCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
} if CACHE_URL else {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # fmt: skip

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 180
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "max_retries": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "run" / "beat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="PPR <ppr@ppr.invalid>")

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["entities.rest.DeclaredRule"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["entities.rest.SessionWithChallenge"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "entities.rest.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PPR",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["entities.rest.DeclaredRule"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rights over people come from care links; guardian's own backend would be a second road.
# build_static makes its own folder.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "staticfiles.W004"]
