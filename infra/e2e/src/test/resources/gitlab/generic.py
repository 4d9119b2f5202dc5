"""Generic packages by python-gitlab. URL, the admin's token and a name that nobody has are the arguments."""

import hashlib
import json
import pathlib
import sys
import tempfile

import gitlab

url, token, name = sys.argv[1:]
gl = gitlab.Gitlab(url, private_token=token)
project = gl.projects.get(1)


def refused(status, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except gitlab.GitlabError as e:
        assert e.response_code == status, f"{e.response_code} instead of {status}: {e}"
        assert e.error_message and e.error_message == json.loads(e.response_body)["message"], e.response_body
        return
    raise AssertionError(f"no {status}")


def upload(file_name, content, **kwargs):
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "content")
        path.write_bytes(content)
        return project.generic_packages.upload(
            package_name=name, package_version="v1", file_name=file_name, path=path.as_posix(), **kwargs
        )


def download(file_name):
    return project.generic_packages.download(package_name=name, package_version="v1", file_name=file_name)


assert upload("tool.bin", b"one").message == "201 Created"
shown = upload("linux/tool+x", b"two", select="package_file")
assert shown.file_name == "linux%2Ftool%2Bx", shown
assert shown.size == 3 and shown.file_sha256 == hashlib.sha256(b"two").hexdigest(), shown
assert download("tool.bin") == b"one"
assert download("linux/tool+x") == b"two"

# another file of the same name: the newest is downloaded, both are listed
upload("tool.bin", b"three")
assert download("tool.bin") == b"three"
[package] = project.packages.list(package_type="generic", package_name=name)
assert (package.name, package.version, package.status) == (name, "v1", "default"), package
assert package.id == shown.package_id
files = package.package_files.list()
assert [f.file_name for f in files] == ["tool.bin", "linux%2Ftool%2Bx", "tool.bin"], files
assert [f.size for f in files] == [3, 3, 5], files

package.package_files.delete(files[2].id)
assert download("tool.bin") == b"one"
refused(400, upload, "~tool", b"no")
refused(404, download, "other")

project.packages.delete(package.id)
refused(404, download, "tool.bin")
assert project.packages.list(package_type="generic", package_name=name) == []
print("all done")
