"""Rules for packages by python-gitlab. URL, the admin's token and a word that nobody has are the arguments."""

import json
import pathlib
import sys
import tempfile

import gitlab
from gitlab.const import AccessLevel

url, token, tag = sys.argv[1:]
gl = gitlab.Gitlab(url, private_token=token)


def refused(status, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except gitlab.GitlabError as e:
        assert e.response_code == status, f"{e.response_code} instead of {status}: {e}"
        assert e.error_message and e.error_message == json.loads(e.response_body)["message"], e.response_body
        return str(e.error_message)
    raise AssertionError(f"no {status}")


def upload(project, name, file_name="tool.bin", content=b"bytes", version="1.0"):
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "content")
        path.write_bytes(content)
        return project.generic_packages.upload(
            package_name=name, package_version=version, file_name=file_name, path=path.as_posix(), select="package_file"
        )


group = gl.groups.create({"name": "Rules", "path": f"rules-{tag}", "visibility": "private"})
project = gl.projects.create({"name": "Tools", "path": "tools", "namespace_id": group.id, "visibility": "private"})
ada = gl.users.create({"username": f"rules-{tag}", "name": "Ada", "email": f"rules-{tag}@example.com"})
project.members.create({"user_id": ada.id, "access_level": AccessLevel.MAINTAINER})
secret = ada.personal_access_tokens.create({"name": "laptop", "scopes": ["api"], "expires_at": "2027-06-30"}).token
adas = gitlab.Gitlab(url, private_token=secret).projects.get(project.id)

# protection
pattern = {"package_name_pattern": "tool-*", "package_type": "generic"}
rule = adas.package_protection_rules.create({**pattern, "minimum_access_level_for_push": "maintainer"})
assert (rule.project_id, rule.package_name_pattern, rule.package_type) == (project.id, "tool-*", "generic"), rule
assert rule.minimum_access_level_for_push == "maintainer" and rule.minimum_access_level_for_delete is None
assert [r.id for r in adas.package_protection_rules.list()] == [rule.id]
said = refused(422, adas.package_protection_rules.create, {**pattern, "minimum_access_level_for_push": "owner"})
assert "already been taken" in said, said
upload(adas, "tool-a")
rule.minimum_access_level_for_push = "owner"
rule.minimum_access_level_for_delete = "owner"
rule.save()
[shown] = adas.package_protection_rules.list(get_all=True)
assert (shown.minimum_access_level_for_push, shown.minimum_access_level_for_delete) == ("owner", "owner"), shown
assert "Package protected." in refused(403, upload, adas, "tool-a", "other.bin")
upload(adas, "toolbox")
[package] = adas.packages.list(package_name="tool-a")
assert "deletion protected" in refused(403, adas.packages.delete, package.id)
upload(project, "tool-a", "by-the-administrator.bin")
adas.package_protection_rules.delete(rule.id)
assert adas.package_protection_rules.list() == []
refused(404, adas.package_protection_rules.delete, rule.id)
upload(adas, "tool-a", "other.bin")
adas.packages.delete(package.id)

# duplicates: GitLab has these settings in GraphQL only, so they are asked for by path here
settings = f"/groups/{group.id}/package_settings"
shown = gl.http_get(settings)
assert shown["generic_duplicates_allowed"] is True and shown["generic_duplicate_exception_regex"] == "", shown
upload(adas, "again", content=b"one")
upload(adas, "again", content=b"two")
gl.http_put(settings, post_data={"generic_duplicates_allowed": False, "generic_duplicate_exception_regex": ".*SNAPSHOT"})
said = refused(400, upload, adas, "again", content=b"three")
assert "Duplicate package is not allowed" in said, said
upload(adas, "again", content=b"two")
upload(adas, "again", content=b"one", version="1-SNAPSHOT")
upload(adas, "again", content=b"two", version="1-SNAPSHOT")
refused(400, gl.http_put, settings, post_data={"generic_duplicate_exception_regex": "("})
refused(404, gitlab.Gitlab(url, private_token=secret).http_put, settings, post_data={})
gl.http_delete(settings)
upload(adas, "again", content=b"three")

# cleanup: likewise
cleanup = f"/projects/{project.id}/packages/cleanup"
as_ada = gitlab.Gitlab(url, private_token=secret)
assert as_ada.http_get(f"{cleanup}/policy")["keep_n_duplicated_package_files"] == "all"
policy = as_ada.http_put(
    f"{cleanup}/policy",
    post_data={"keep_n_duplicated_package_files": "1", "package_type": "generic", "package_name_pattern": "ag*"},
)
assert policy["next_run_at"], policy
dry = as_ada.http_list(f"{cleanup}/candidates", get_all=True)
assert [(f["name"], f["version"], f["file_name"]) for f in dry] == [
    ("again", "1.0", "tool.bin"),
    ("again", "1.0", "tool.bin"),
    ("again", "1-SNAPSHOT", "tool.bin"),
], dry
[package] = adas.packages.list(package_name="again", package_version="1.0")
before = [f.id for f in package.package_files.list()]
done = as_ada.http_post(f"{cleanup}/run")
assert done == {"deleted_files": 3, "packages": 2, "complete": True}, done
after = [f.id for f in package.package_files.list()]
assert set(before) - set(after) == {f["id"] for f in dry} & set(before) and len(after) == 1, (before, after, dry)
assert as_ada.http_list(f"{cleanup}/candidates", get_all=True) == []
assert as_ada.http_post(f"{cleanup}/run")["deleted_files"] == 0
as_ada.http_delete(f"{cleanup}/policy")
refused(404, as_ada.http_post, f"{cleanup}/run")

print("all done")
