"""Forwarding by python-gitlab. URL, the admin's token and a word that nobody has are the arguments."""

import sys

import gitlab

url, token, tag = sys.argv[1:]
gl = gitlab.Gitlab(url, private_token=token)
FORWARDS = "pypi_package_requests_forwarding"
LOCKS = "lock_pypi_package_requests_forwarding"

group = gl.groups.create({"name": "Forwarding", "path": f"forwarding-{tag}"})
project = gl.projects.create({"name": "Tools", "path": "tools", "namespace_id": group.id})


def refused(status, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except gitlab.GitlabError as e:
        assert e.response_code == status, f"{e.response_code} instead of {status}: {e}"
        return str(e.error_message)
    raise AssertionError(f"no {status}")


def settings(place, **changes):
    path = f"{place.manager.path}/{place.encoded_id}/package_settings"
    return gl.http_put(path, post_data=changes) if changes else gl.http_get(path)


# the whole registry
whole = gl.settings.get()
assert (whole.attributes[FORWARDS], whole.attributes[LOCKS]) == (True, False), whole.attributes
whole.pypi_package_requests_forwarding = False
whole.save()
assert gl.settings.get().attributes[FORWARDS] is False
assert settings(project)[FORWARDS] is False

# a group, and a project in it
assert settings(group, **{FORWARDS: True})["pypi_package_requests_forwarding_set_by"] == f"groups/{group.id}"
assert settings(project)[FORWARDS] is True
assert settings(project, **{FORWARDS: False})[FORWARDS] is False
assert settings(group)[FORWARDS] is True
settings(group, **{LOCKS: True})
assert settings(project)["pypi_package_requests_forwarding_locked"] is True and settings(project)[FORWARDS] is True
assert "locked in a group" in refused(422, settings, project, **{FORWARDS: False})
settings(group, **{LOCKS: False})
assert settings(project)[FORWARDS] is False
assert settings(project, **{FORWARDS: None})[FORWARDS] is True
gl.http_delete(f"/groups/{group.id}/package_settings")
assert settings(project)[FORWARDS] is False

# locked for all
whole.pypi_package_requests_forwarding = True
whole.lock_pypi_package_requests_forwarding = True
whole.save()
assert "whole registry" in refused(422, settings, group, **{FORWARDS: False})
whole.lock_pypi_package_requests_forwarding = False
whole.save()

# where files of a name come from
origin = f"/projects/{project.id}/packages/pypi/{{}}/origin"
gl.http_put(origin.format("Secret_Sauce"), post_data={"origin": "publish"})
assert gl.http_list(f"/projects/{project.id}/package_origins", get_all=True) == [
    {"name": "secret-sauce", "origin": "publish"}
]
assert "publish, upstream, both" in refused(400, gl.http_put, origin.format("x"), post_data={"origin": "pypi"})
gl.http_delete(origin.format("secret-sauce"))
assert gl.http_list(f"/projects/{project.id}/package_origins", get_all=True) == []

# who switched it, and when: one question
events = gl.session.get(
    f"{url}/audit/events", params={"type": "forwarding", "order": "asc"}, headers={"PRIVATE-TOKEN": token}
).json()
first = (events["events"] if isinstance(events, dict) else events)[0]
assert first["summary"].startswith("Requests for packages that are not here are not forwarded anywhere"), first
assert first["actor"] == "accounts/1" and first["time"], first
print("all done")
