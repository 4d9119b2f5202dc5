#!/usr/bin/env python3
"""A keyring for Affineur registries: pip, uv, twine and Poetry ask it, and it gets them tokens that live for hours.

    python affineur_keyring.py login https://packages.example.org     asks for your access token, once
    python affineur_keyring.py logout https://packages.example.org    forgets it

Then, either this file as the command `keyring`:

    ln -s "$PWD/affineur_keyring.py" ~/.local/bin/keyring && chmod +x affineur_keyring.py
    pip install --keyring-provider subprocess --index-url https://__token__@packages.example.org/simple/ PACKAGE
    uv pip install --keyring-provider subprocess --index-url https://__token__@packages.example.org/simple/ PACKAGE

or as a back end of the package keyring, for twine, Poetry and `pip --keyring-provider import`:

    export PYTHONPATH=DIRECTORY-OF-THIS-FILE PYTHON_KEYRING_BACKEND=affineur_keyring.AffineurKeyring

Your own token is kept in a file that only you can read ($XDG_CONFIG_HOME/affineur/keyring.json), or is in the
environment (AFFINEUR_URL and AFFINEUR_TOKEN). It is sent to its registry alone, to be exchanged for one that lives for
twelve hours at most; programs see only that, and get another some time before it ends.

Nothing but Python (3.9 or newer) is needed.
"""

import argparse
import contextlib
import datetime
import getpass
import hashlib
import json
import os
import re
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

try:
    from keyring.backend import KeyringBackend
    from keyring.credentials import SimpleCredential
    from keyring.errors import PasswordDeleteError, PasswordSetError
except ImportError:
    KeyringBackend = object

USERNAME = "__token__"
LIFE = 12 * 3600
# A token that ends soon would end in the midst of a long installation.
LEFT_AT_LEAST = 30 * 60
TIMEOUT = 10


class Refused(Exception):
    """What the registry answered, in words for people."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could carry the token elsewhere."""

    def redirect_request(self, *_):
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def origin(url):
    """What a token is for: scheme, host and port. Programs ask for URLs, or for a host alone."""
    parts = urllib.parse.urlsplit(url if "//" in url else "//" + url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = "[" + host + "]"
    default = {"https": 443, "http": 80}.get(parts.scheme)
    port = parts.port
    return parts.scheme, host if port in (None, default) else "%s:%d" % (host, port)


def _file(variable, otherwise):
    base = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get(variable)
    return os.path.join(base or os.path.expanduser(otherwise), "affineur", "keyring.json")


def _settings():
    return _file("XDG_CONFIG_HOME", "~/.config")


def _cache():
    return _file("XDG_CACHE_HOME", "~/.cache") + (".cache" if os.name == "nt" else "")


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def _write(path, content):
    """Whole or not at all, and readable by its owner alone from the first byte on."""
    directory = os.path.dirname(path)
    os.makedirs(directory, mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=directory)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _registries():
    """Each registry's URL, and the token that its owner has for it."""
    known = {url: kept["token"] for url, kept in _read(_settings()).items() if isinstance(kept, dict) and "token" in kept}
    if os.environ.get("AFFINEUR_URL") and os.environ.get("AFFINEUR_TOKEN"):
        known[os.environ["AFFINEUR_URL"]] = os.environ["AFFINEUR_TOKEN"]
    return known


def _registry(service):
    """The registry that a program asks about, and our token there; None if it is another's."""
    scheme, host = origin(service)
    for url, token in _registries().items():
        ours = origin(url)
        if host == ours[1] and scheme in ("", ours[0]):
            return "%s://%s" % ours, token
    return None


def _ask(url, token, data=None):
    request = urllib.request.Request(url, data=data, headers={"Authorization": "Bearer " + token, "Accept": "application/json"})
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        try:
            said = json.load(error)
            said = said.get("detail") or said.get("message")
        except (ValueError, AttributeError):
            said = error.reason
        raise Refused("%s says: %s" % (url, said)) from None
    except (OSError, ValueError) as error:
        raise Refused("%s cannot be reached: %s" % (url, getattr(error, "reason", error))) from None


def password(service):
    """A token that lives for a while; None if the service is no registry of ours."""
    found = _registry(service)
    if found is None:
        return None
    registry, token = found
    cached = _read(_cache())
    kept = cached.get(registry)
    if isinstance(kept, dict) and kept.get("of") == _mark(token) and kept.get("expires", 0) - LEFT_AT_LEAST > time.time():
        return kept["token"]
    issued = _ask(registry + "/api/v4/authorization_token", token, b"duration_seconds=%d" % LIFE)
    expires = _seconds(issued.get("expires_at"))
    cached[registry] = {"of": _mark(token), "token": issued["token"], "expires": expires}
    # a cache that cannot be written costs a request the next time
    with contextlib.suppress(OSError):
        _write(_cache(), {url: one for url, one in cached.items() if one.get("expires", 0) > time.time()})
    return issued["token"]


def _mark(token):
    """Tells tokens apart without keeping them: one who logs in anew gets nothing of before."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _seconds(text):
    if not text:
        return time.time() + LIFE
    # before 3.11, Python reads neither a Z nor any number of digits
    return datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00")).timestamp()


class AffineurKeyring(KeyringBackend):
    """The back end for the package keyring. It knows registries that somebody has logged in to, and nothing else."""

    priority = 9

    def get_password(self, service, username):
        try:
            return password(service)
        except Refused as refused:
            print("affineur-keyring: %s" % refused, file=sys.stderr)
            return None

    def get_credential(self, service, username):
        found = self.get_password(service, username)
        return None if found is None else SimpleCredential(username or USERNAME, found)

    def set_password(self, service, username, password):
        raise PasswordSetError("Say: python affineur_keyring.py login URL")

    def delete_password(self, service, username):
        raise PasswordDeleteError("Say: python affineur_keyring.py logout URL")


def _login(url):
    parts = origin(url)
    if parts[0] not in ("http", "https") or not parts[1]:
        raise Refused("'%s' is no URL of a registry: https://HOST" % url)
    registry = "%s://%s" % parts
    prompt = "Access token for %s: " % registry
    token = (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not token:
        raise Refused("No token was given.")
    own = _ask(registry + "/api/v4/personal_access_tokens/self", token)
    known = _read(_settings())
    known[registry] = {"token": token}
    _write(_settings(), known)
    ends = own.get("expires_at")
    print("Logged in to %s with the token '%s'%s." % (registry, own.get("name"), ", good until " + ends if ends else ""))


def _logout(url):
    registry = "%s://%s" % origin(url)
    for path in (_settings(), _cache()):
        known = _read(path)
        if known.pop(registry, None) is not None:
            _write(path, known)
    print("Forgotten: %s. The token itself is good until it is revoked." % registry)


def _get(asked):
    found = password(asked.service)
    if found is None:
        return 1
    credential = {"username": asked.username or USERNAME} if asked.mode == "creds" else {}
    credential["password"] = found
    print(json.dumps(credential) if asked.output == "json" else "\n".join(credential.values()))
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="affineur_keyring.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    # as the command keyring has them
    parser.add_argument("--mode", choices=["password", "creds"], default="password", help=argparse.SUPPRESS)
    parser.add_argument("--output", choices=["plain", "json"], default="plain", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("login", help="keep an access token, read from the terminal or from standard input").add_argument("url")
    commands.add_parser("logout", help="forget it").add_argument("url")
    get = commands.add_parser("get", help="print a token for a registry, as the command keyring does")
    get.add_argument("service")
    get.add_argument("username", nargs="?")
    asked = parser.parse_args(arguments)
    try:
        if asked.command == "login":
            _login(asked.url)
        elif asked.command == "logout":
            _logout(asked.url)
        else:
            return _get(asked)
    except Refused as refused:
        print("affineur-keyring: %s" % refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
