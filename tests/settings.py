"""The platform's own settings, in a home of its own that disappears with the test run."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="pengcheng-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["PENGCHENG_HOME"] = _home

from pengcheng.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
