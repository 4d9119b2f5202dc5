"""Packages by python-gitlab. URL, the admin's token, a private project's number, a deploy token to read it."""

import sys

import gitlab

url, token, number, secret = sys.argv[1:]
gl = gitlab.Gitlab(url, private_token=token)
project = gl.projects.get(number)


def refused(status, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except gitlab.GitlabError as e:
        assert e.response_code == status, f"{e.response_code} instead of {status}: {e}"
        return
    raise AssertionError(f"no {status}")


def names(**filters):
    return [f"{p.name} {p.version}" for p in project.packages.list(get_all=True, **filters)]


# listed, ordered, found
assert names(order_by="version", sort="desc")[0] == "gitlab-cheese 2.0"
assert names(order_by="created_at", sort="desc") == ["gitlab-cheese 2.0", "gitlab-cheese 1.0", "gitlab-milk 1.0"]
assert names(package_name="cheese", package_version="2.0") == ["gitlab-cheese 2.0"]
assert names(package_type="generic") == []
first = project.packages.list(page=1, per_page=2, iterator=True)
assert (first.total, first.total_pages) == (3, 2), (first.total, first.total_pages)

# those of the group, with where they are
group = gl.groups.get(project.namespace["id"])
listed = group.packages.list(get_all=True, order_by="created_at", sort="asc")
assert [f"{p.name} {p.version}" for p in listed] == ["gitlab-milk 1.0", "gitlab-cheese 1.0", "gitlab-cheese 2.0"], listed
assert {(p.project_id, p.project_path) for p in listed} == {(project.id, project.path_with_namespace)}, listed

# one, and its files
[newest] = project.packages.list(package_type="pypi", package_name="gitlab-cheese", package_version="2.0")
assert project.packages.get(newest.id).version == "2.0"
assert newest.package_type == "pypi" and newest.status == "default", newest
files = newest.package_files.list(get_all=True)
assert sorted(f.file_name for f in files) == [
    "gitlab_cheese-2.0-py3-none-any.whl",
    "gitlab_cheese-2.0-py3-none-win32.whl",
], files
assert all(len(f.file_sha256) == 64 and f.size > 0 for f in files), files

# a deploy token reads, and does no more
reader = gitlab.Gitlab(url, job_token=secret)
refused(403, reader.projects.get(number, lazy=True).packages.delete, newest.id)
assert len(reader.projects.get(number, lazy=True).packages.list(get_all=True)) == 3

# deleted: a file, then all
newest.package_files.delete(files[0].id)
assert [f.id for f in newest.package_files.list(get_all=True)] == [files[1].id]
project.packages.delete(newest.id)
refused(404, project.packages.get, newest.id)
assert names(order_by="created_at", sort="asc") == ["gitlab-milk 1.0", "gitlab-cheese 1.0"]
print("all done")
