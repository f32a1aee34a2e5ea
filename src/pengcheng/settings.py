"""Django's settings. Everything a city may set comes from the environment or from its folder.

| variable | meaning | default |
|---|---|---|
| PENGCHENG_CITY | the city folder | cities/demo |
| PENGCHENG_HOME | where the platform keeps its state | var |
| PENGCHENG_DATABASE_URL | postgresql://user:password@host:port/name | SQLite in the home |
| PENGCHENG_SECRET_KEY | signs sessions | made once and kept in the home |
| PENGCHENG_HOSTS | comma-separated host names the server answers to | 127.0.0.1, localhost |
| PENGCHENG_PUBLIC_URL | where the public reaches the platform; goes into the certificates' codes | none |
| PENGCHENG_TODAY | fixes the day (ISO), for demonstrations and tests | the real day |
| PENGCHENG_TIME_ZONE | the city's zone, where the folder is not yet applied | Asia/Shanghai |
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("PENGCHENG_HOME", "var")).resolve()
CITY = Path(os.environ.get("PENGCHENG_CITY", "cities/demo")).resolve()


def _secret_key() -> str:
    """The configured key, or one made on first use and readable only by the owner."""
    configured = os.environ.get("PENGCHENG_SECRET_KEY")
    if configured:
        return configured
    path = HOME / "keys" / "session.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.write_text(secrets.token_urlsafe(48))
        made.chmod(0o600)
        try:
            os.link(made, path)  # atomic: the first process to arrive wins
        except FileExistsError:
            made.unlink()
            return path.read_text()
        made.unlink()
    return path.read_text()


def _database() -> dict[str, object]:
    url = os.environ.get("PENGCHENG_DATABASE_URL")
    if not url:
        HOME.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # deferred transactions fail as busy under concurrent writers
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
DEBUG = False
PUBLIC_URL = os.environ.get("PENGCHENG_PUBLIC_URL", "").rstrip("/")
ALLOWED_HOSTS = os.environ.get("PENGCHENG_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
ROOT_URLCONF = "pengcheng.channels.web.urls"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "pengcheng.domain.organisations",
    "pengcheng.domain.ledger",
    "pengcheng.domain.registers",
    "pengcheng.domain.people",
    "pengcheng.domain.cases",
    "pengcheng.domain.certificates",
    "pengcheng.domain.services",
    "pengcheng.channels.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pengcheng.channels.web.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pengcheng.channels.web.language.CityLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "channels" / "web" / "templates"],
        "OPTIONS": {"environment": "pengcheng.channels.web.environment.environment"},
    },
]

LANGUAGE_CODE = "en"  # of the msgids; what a person reads is chosen from the city's languages
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = os.environ.get("PENGCHENG_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LOGIN_URL = "sign_in"
STATIC_URL = "/static/"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
