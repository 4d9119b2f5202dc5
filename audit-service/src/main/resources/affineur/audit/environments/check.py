#!/usr/bin/env python3
"""Asks an Affineur registry where each package of this environment really came from.

    curl -s https://packages.example.org/audit/check.py | python -
    curl -s https://packages.example.org/audit/check.py | python - --python .venv/bin/python --name shop --format sarif

It reads what is installed (names, versions, direct_url.json, INSTALLER, RECORD), compares every file with its RECORD, reads
which indexes pip and uv are configured with, and sends that to the registry it was fetched from; --show prints what would be
sent and sends nothing. No file's content is sent, and no user name, password, query or fragment of a URL.

The token is in AFFINEUR_TOKEN, or is the one that pip would use for that registry: in the URL of an index, or in .netrc.
It is sent to that registry alone.

It ends with 0 if there is nothing to say against any package, with 1 if there is (it came past the registry, is altered,
deleted, quarantined or yanked), with 2 if it could not find out. Nothing but Python (3.9 or newer) is needed.
"""

import argparse
import ast
import base64
import concurrent.futures
import csv
import hashlib
import importlib.metadata
import io
import json
import netrc
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

SERVER = ""

FAILING_MARKS = {"altered", "deleted", "quarantined", "yanked"}
UNPROVED = {"vcs", "local", "unknown"}

# Asked of the Python whose environment it is, which may be another one than this.
FACTS = """
import json, locale, os, platform, sys
try:
    import ensurepip
    bundled = {"pip": ensurepip.version(), "setuptools": getattr(ensurepip, "_SETUPTOOLS_VERSION", None)}
except Exception:
    bundled = {}
print(json.dumps({
    "path": [p for p in sys.path if p], "prefix": sys.prefix, "base_prefix": sys.base_prefix, "bundled": bundled,
    "executable": sys.executable, "version": sys.version.replace("\\n", " "), "implementation": sys.implementation.name,
    "encoding": sys.getdefaultencoding(), "filesystem_encoding": sys.getfilesystemencoding(),
    "environment": {
        "python_full_version": platform.python_version(), "sys_platform": sys.platform,
        "platform_machine": platform.machine(), "implementation_name": sys.implementation.name}}))
"""


class Trouble(Exception):
    """Why nothing could be found out."""


# What may be told of a URL


def safe(url):
    """The URL without what may be secret; None if its parts cannot be told for sure."""
    parts = re.fullmatch(r"([A-Za-z][A-Za-z0-9+.-]*://)([^/?#\\]*)([^?#]*)(?:[?#].*)?", url.strip(), re.DOTALL)
    if not parts:
        return None
    scheme, authority, path = parts.groups()
    host = authority.rpartition("@")[2]
    vcs = "+" in scheme or scheme.startswith(("git:", "ssh:"))
    if not re.fullmatch(r"(?:[A-Za-z0-9._~-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?", host):
        return None
    if "@" in path and "@" not in authority and not vcs:
        return None
    return scheme.lower() + host.lower() + path


def place(url):
    """Scheme, host and port, by which it is known whether a URL is the registry's."""
    parts = urllib.parse.urlsplit(url)
    try:
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        port = None
    host = (parts.hostname or "").lower()
    return ("localhost" if host in ("127.0.0.1", "::1") else host, port)


def is_ours(url, server):
    return url is not None and place(url) == place(server)


# What is installed


def facts(python):
    command = [python, "-c", FACTS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=os.path.sep)
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as e:
        raise Trouble(f"{python} does not run as a Python: {e}") from None


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def packages(about):
    """Of several of one name, the first on the path is the one that Python imports."""
    found = {}
    for distribution in importlib.metadata.distributions(path=about["path"]):
        try:
            name, version = distribution.metadata["Name"], distribution.version
        except (TypeError, KeyError, AttributeError):
            name = version = None
        if not name or not version:
            print(f"check.py: {distribution.locate_file('')}: a package there has no metadata, and is left out", file=sys.stderr)
        elif normalized(name) not in found:
            found[normalized(name)] = distribution
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(lambda item: package(item[1], about), sorted(found.items())))


def package(distribution, about):
    name = distribution.metadata["Name"]
    installer = (distribution.read_text("INSTALLER") or "").strip()
    record = distribution.read_text("RECORD")
    rows = [row for row in csv.reader(io.StringIO(record or "")) if len(row) > 1 and not row[0].endswith(".pyc")]
    entry = {
        "metadata": {"name": name, "version": distribution.version},
        "installer": installer,
        "requested": distribution.read_text("REQUESTED") is not None,
        "record": "".join(line(row) for row in rows) if rows else None,
        "altered": [path for path, digest, *_ in rows if digest and not is_unaltered(distribution, path, digest)],
    }
    direct_url = distribution.read_text("direct_url.json")
    if direct_url:
        entry["direct_url"] = safe_direct_url(direct_url)
    if about["bundled"].get(normalized(name)) == distribution.version and "direct_url" not in entry:
        entry["bundled"] = True
    return entry


def line(row):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()


def is_unaltered(distribution, path, expected):
    algorithm, _, digest = expected.partition("=")
    try:
        found = hashlib.new(algorithm)
        located = distribution.locate_file(path)
        if not os.path.isfile(located):  # a RECORD can name a device, too
            return False
        with open(located, "rb") as file:
            while True:
                piece = file.read(1 << 20)
                if not piece:
                    break
                found.update(piece)
    except (OSError, ValueError):
        return False
    return base64.urlsafe_b64encode(found.digest()).rstrip(b"=").decode() == digest.rstrip("=")


def safe_direct_url(text):
    """By PEP 610, and only what that has: whatever else is in the file is not ours to send."""
    try:
        said = json.loads(text)
        told = {"url": safe(said["url"])}
        if "vcs_info" in said:
            told["vcs_info"] = {key: said["vcs_info"][key] for key in ("vcs", "commit_id") if key in said["vcs_info"]}
        if "archive_info" in said:
            hashes = dict(said["archive_info"].get("hashes") or {})
            algorithm, _, digest = (said["archive_info"].get("hash") or "").partition("=")
            hashes.setdefault(algorithm, digest)
            told["archive_info"] = {"hashes": {"sha256": hashes["sha256"]} if "sha256" in hashes else {}}
        if "dir_info" in said:
            told["dir_info"] = {"editable": bool(said["dir_info"].get("editable"))}
        return told
    except (ValueError, TypeError, KeyError, AttributeError):
        return {"url": None}


# Which indexes are asked


class Index:
    """Where an installer looks for packages. The URL may have a secret: it stays here."""

    def __init__(self, url, source):
        self.url = url
        self.source = source

    def told(self):
        return {"url": safe(self.url) if self.url else None, "from": self.source}


def pip_command(python):
    for command in ([python, "-m", "pip"], [shutil.which("pip") or ""]):
        if command[0]:
            done = run(command + ["--version"])
            if done is not None:
                return command, done.split(" from ")[0].replace("pip ", "").strip()
    return None, None


def run(command):
    try:
        # not here, where a directory called pip might be
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=os.path.sep)
        return done.stdout
    except (OSError, subprocess.SubprocessError):
        return None


def pip_settings(command):
    """As pip has them: those of the environment win over those for install, and these over the general ones."""
    listed = run(command + ["config", "list"]) if command else None
    if listed is None:
        return {
            key: (os.environ["PIP_" + key.upper().replace("-", "_")], "environment")
            for key in ("index-url", "extra-index-url", "find-links", "no-index")
            if os.environ.get("PIP_" + key.upper().replace("-", "_"))
        }
    settings = {}
    for source in ("global", "install", ":env:"):
        for setting in re.finditer(r"^" + re.escape(source) + r"\.([a-z-]+)=(.*)$", listed, re.MULTILINE):
            try:
                value = ast.literal_eval(setting.group(2))
            except (ValueError, SyntaxError):
                value = setting.group(2)
            settings[setting.group(1)] = (str(value), "environment" if source == ":env:" else source)
    return settings


def pip_indexes(command):
    settings = pip_settings(command)
    indexes = []
    if settings.get("no-index", ("", ""))[0].lower() not in ("1", "true", "yes", "on"):
        if "index-url" not in settings:
            indexes.append(Index(None, "pip's own index, since no index-url is set"))
        for key in ("index-url", "extra-index-url"):
            value, source = settings.get(key, ("", ""))
            indexes += [Index(url, f"pip's {key}, {source}") for url in value.split()]
    value, source = settings.get("find-links", ("", ""))
    indexes += [Index(url, f"pip's find-links, {source}") for url in value.split() if "://" in url]
    return indexes


def uv_indexes():
    indexes = []
    default = None
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        default = default or os.environ.get(variable)
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"):
        for word in re.split(r"[\s,]+", os.environ.get(variable) or ""):
            url = re.sub(r"^[A-Za-z0-9_-]+=", "", word)
            if "://" in url:
                indexes.append(Index(url, variable))
    configuration = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    files = [os.environ.get("UV_CONFIG_FILE")] if os.environ.get("UV_CONFIG_FILE") else [
        os.path.join(configuration, "uv", "uv.toml"), "/etc/uv/uv.toml", "uv.toml", "pyproject.toml"]
    for path in files:
        for url, is_default in uv_file(path):
            indexes.append(Index(url, path))
            default = default or is_default
    if not default:
        indexes.append(Index(None, "uv's own index, since no default index is set"))
    return indexes


def uv_file(path):
    try:
        import tomllib

        with open(path, "rb") as file:
            settings = tomllib.load(file)
    except (ImportError, OSError, ValueError):
        return
    if os.path.basename(path) == "pyproject.toml":
        settings = settings.get("tool", {}).get("uv", {})
    settings = {**settings.get("pip", {}), **settings}
    for index in settings.get("index") or []:
        if isinstance(index, dict) and "://" in str(index.get("url")):
            yield index["url"], bool(index.get("default"))
    if settings.get("index-url"):
        yield settings["index-url"], True
    for key in ("extra-index-url", "find-links"):
        for url in settings.get(key) or []:
            if "://" in str(url):
                yield url, False


def indexes_of(installed, command):
    """Those of the installers that were used here, and of those that the environment speaks of."""
    installers = {entry["installer"].lower() for entry in installed if not entry.get("bundled")}
    indexes = []
    if "pip" in installers or not installers - {""} or any(name.startswith("PIP_") and "INDEX" in name for name in os.environ):
        indexes += pip_indexes(command)
    if "uv" in installers or any(name.startswith("UV_") and "INDEX" in name for name in os.environ):
        indexes += uv_indexes()
    return indexes


# The registry


def credentials(server, indexes):
    """AFFINEUR_TOKEN, or what pip would show to this registry, and to no other."""
    token = os.environ.get("AFFINEUR_TOKEN")
    if token:
        return "__token__", token
    for index in indexes:
        if index.url and is_ours(index.url, server):
            parts = urllib.parse.urlsplit(index.url)
            if parts.password or parts.username:
                secret = parts.password or parts.username
                return urllib.parse.unquote(parts.username or ""), urllib.parse.unquote(secret)
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(urllib.parse.urlsplit(server).hostname or "")
    except (OSError, netrc.NetrcParseError):
        found = None
    return (found[0], found[2]) if found and found[2] else None


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Else the token would go wherever the answer points."""

    def redirect_request(self, *_):
        return None


def submit(server, name, report, login):
    url = server + "/audit/environments?" + urllib.parse.urlencode({"name": name})
    request = urllib.request.Request(url, json.dumps(report).encode(), {"Content-Type": "application/json"})
    if login:
        basic = base64.b64encode(":".join(login).encode()).decode()
        request.add_header("Authorization", "Basic " + basic)
    try:
        with urllib.request.build_opener(NoRedirects).open(request, timeout=300) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as e:
        raise Trouble(refusal(e, server)) from None
    except (OSError, ValueError) as e:
        raise Trouble(f"{server} cannot be asked: {e}") from None


def refusal(error, server):
    try:
        said = json.load(error)
        why = said.get("detail") or said.get("title")
    except (ValueError, AttributeError, OSError):
        why = None
    hint = " Set AFFINEUR_TOKEN to an access token." if error.code == 401 else ""
    return f"{server} answers {error.code}: {why or error.reason}{hint}"


# What is printed


def is_failing(entry, strict):
    return (
        entry["source"] == "bypass"
        or bool(FAILING_MARKS & set(entry["marks"]))
        or (strict and (entry["source"] in UNPROVED or entry.get("evidence") == "name"))
    )


def pinned(entry):
    return entry["package"] + ("==" + entry["version"] if entry.get("version") else "")


def text(answer, server, about, pip, indexes, failing):
    lines = [
        f"affineur: {server}, submission {answer['submission']} of '{answer['environment']}'",
        f"pip version: {pip or 'no pip here'}",
        f"sys.version: {about['version']}",
        f"sys.executable: {about['executable']}",
        f"sys.getdefaultencoding: {about['encoding']}",
        f"sys.getfilesystemencoding: {about['filesystem_encoding']}",
        f"sys.platform: {about['environment']['sys_platform']}",
        "sys.implementation:",
        f"  name: {about['implementation']}",
        f"Indexes: {len(indexes)}",
    ]
    for index in indexes:
        told = index.told()
        whose = "this registry" if is_ours(index.url, server) else "NOT this registry"
        lines.append(f"  {told['url'] or '(not named)'} ({whose}; {told['from']})")
    counts = ", ".join(f"{count} {source}" for source, count in sorted(answer["sources"].items()))
    lines.append(f"Packages: {len(answer['packages'])} ({counts})")
    for entry in answer["packages"]:
        by = f", by its {entry['evidence']}" if entry.get("evidence") else ""
        marks = "".join(f" {mark.upper()}" for mark in entry["marks"])
        lines.append(f"  {pinned(entry)}: {entry['source']}{by}{marks}")
        if entry in failing or entry["source"] in UNPROVED:
            lines.append(f"    {entry['says']}")
            lines += [f"    altered: {path}" for path in entry.get("altered_files", [])]
    lines.append(f"Result: {len(failing)} to look at" if failing else "Result: nothing to say against them")
    lines += [f"  {pinned(entry)}" for entry in failing]
    return "\n".join(lines)


def sarif(answer, server, failing):
    rules = {
        "bypass": "Installed past the registry",
        "altered": "Not what was published",
        "deleted": "Deleted from the registry since",
        "quarantined": "Thought unsafe",
        "yanked": "Yanked",
        "unproved": "Nothing proves where it came from",
    }
    results = []
    for entry in failing:
        kinds = [mark for mark in entry["marks"] if mark in rules]
        kinds += ["bypass"] if entry["source"] == "bypass" else []
        for kind in kinds or ["unproved"]:
            results.append({
                "ruleId": kind,
                "level": "warning" if kind in ("yanked", "unproved") else "error",
                "message": {"text": f"{pinned(entry)}: {entry['says']}"},
                "locations": [{
                    "physicalLocation": {"artifactLocation": {
                        "uri": urllib.parse.quote(entry["package"]), "uriBaseId": "SITE_PACKAGES"}},
                    "logicalLocations": [{"name": pinned(entry), "kind": "package"}],
                }],
                "partialFingerprints": {"package/v1": f"{answer['environment']}/{entry['package']}/{kind}"},
            })
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "affineur-check",
                "informationUri": server,
                "rules": [{"id": key, "shortDescription": {"text": what}} for key, what in rules.items()],
            }},
            "results": results,
        }],
    }


# The command


def usual_name(about):
    """What the job or directory is called; never the machine or a person, since the ledger does not forget."""
    written = os.environ.get("AFFINEUR_ENVIRONMENT")
    written = written or os.environ.get("CI_PROJECT_PATH") or os.environ.get("GITHUB_REPOSITORY")
    if not written:
        prefix = about["prefix"].rstrip("/\\")
        written = os.path.basename(prefix)
        if written.lower() in (".venv", "venv", "env", ".env", "virtualenv"):
            written = os.path.basename(os.path.dirname(prefix))
        if about["prefix"] == about["base_prefix"]:
            written = "system-python"
    return re.sub(r"[^A-Za-z0-9._-]+", "-", written)[:100].strip("._-") or "environment"


def options(arguments):
    parser = argparse.ArgumentParser(prog="check.py", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--python", default=sys.executable, help="the Python whose environment it is (default: this one)")
    parser.add_argument("--name", help="what the environment is called (default: by the CI job or the directory)")
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    parser.add_argument("--strict", action="store_true", help="end with 1, too, where nothing proves that it came from here")
    parser.add_argument("--show", action="store_true", help="print what would be sent, and send nothing")
    parser.add_argument("--server", default=SERVER, help="URL of the registry (default: where this was fetched from)")
    return parser.parse_args(arguments)


def main(arguments):
    chosen = options(arguments)
    if not chosen.server:
        raise Trouble("Say by --server which registry it is.")
    server = chosen.server.rstrip("/")
    python = shutil.which(chosen.python) or chosen.python
    about = facts(os.path.abspath(python))
    command, pip = pip_command(about["executable"])
    installed = packages(about)
    indexes = indexes_of(installed, command)
    report = {
        "affineur_check": 1,
        "version": "1",
        "pip_version": pip,
        "environment": about["environment"],
        "indexes": [index.told() for index in indexes],
        "installed": installed,
    }
    if chosen.show:
        print(json.dumps(report, indent=2))
        return 0
    answer = submit(server, chosen.name or usual_name(about), report, credentials(server, indexes))
    failing = [entry for entry in answer["packages"] if is_failing(entry, chosen.strict)]
    if chosen.format == "json":
        print(json.dumps(answer, indent=2))
    elif chosen.format == "sarif":
        print(json.dumps(sarif(answer, server, failing), indent=2))
    else:
        print(text(answer, server, about, pip, indexes, failing))
    return 1 if failing else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as e:
        print(f"check.py: {e}", file=sys.stderr)
        sys.exit(2)
