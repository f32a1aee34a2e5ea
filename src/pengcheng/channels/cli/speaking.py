"""In which language a command speaks: as asked, else as the locale of the terminal says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial

import click

ENGLISH = "en"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken(environment: Mapping[str, str]) -> str:
    """The language of a POSIX locale (`zh_CN.UTF-8` is `zh-cn`); English for none, and for C."""
    chosen = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    language = chosen.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    return ENGLISH if language in ("", "c", "posix") else language


language_option = click.option(
    "--language",
    default=partial(spoken, os.environ),
    show_default="that of the terminal",
    envvar="PENGCHENG_LANGUAGE",
    help="Speak this language, such as zh or en.",
)
