"""What an organisation does with python-gitlab: groups, projects, people, roles. URL and the admin's token are the arguments."""

import json
import sys

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


def connect(secret):
    return gitlab.Gitlab(url, private_token=secret)


# who am I
gl.auth()
assert gl.user.id == 1, gl.user
assert gl.user.attributes["is_admin"] is True

# groups
top = gl.groups.create({"name": "Research", "path": f"research-{tag}", "visibility": "private"})
data = gl.groups.create({"name": "Data", "path": "data", "parent_id": top.id, "visibility": "private"})
assert data.full_path == f"research-{tag}/data" and data.parent_id == top.id
assert gl.groups.get(f"research-{tag}/data").id == data.id
assert gl.groups.get(top.id).name == "Research"
assert [g.id for g in top.subgroups.list()] == [data.id]
assert top.id in [g.id for g in gl.groups.list(get_all=True)]
assert [g.id for g in gl.groups.list(search=f"research-{tag}", top_level_only=True)] == [top.id]
top.name = "Research and more"
top.save()
assert gl.groups.get(top.id).name == "Research and more"
refused(400, gl.groups.create, {"name": "x", "path": "no/slash"})
refused(409, gl.groups.create, {"name": "Research", "path": f"RESEARCH-{tag}"})
refused(404, gl.groups.get, "nothing/here")

# projects
wheels = gl.projects.create({"name": "Wheels", "path": "wheels", "namespace_id": data.id, "visibility": "private"})
assert wheels.path_with_namespace == f"research-{tag}/data/wheels"
assert gl.projects.get(f"research-{tag}/data/wheels").id == wheels.id
assert [p.id for p in data.projects.list()] == [wheels.id]
assert [p.id for p in top.projects.list(include_subgroups=True)] == [wheels.id]
wheels.name = "Wheels of cheese"
wheels.save()
assert gl.projects.get(wheels.id).name == "Wheels of cheese"
wheels.archive()
assert gl.projects.get(wheels.id).archived is True
wheels.unarchive()
assert gl.projects.get(wheels.id).archived is False
refused(409, data.delete)

# people
ada = gl.users.create(
    {"username": f"ada-{tag}", "name": "Ada Lovelace", "email": f"ada-{tag}@example.com", "force_random_password": True}
)
bob = gl.users.create(
    {"username": f"bob-{tag}", "name": "Bob", "email": f"bob-{tag}@example.com", "force_random_password": True}
)
assert [u.id for u in gl.users.list(username=f"ADA-{tag}")] == [ada.id]
refused(409, gl.users.create, {"username": f"Ada-{tag}", "name": "A", "email": "a@example.com", "reset_password": True})
ada.name = "Ada King"
ada.save()
assert gl.users.get(ada.id).name == "Ada King"

# their tokens
adas = ada.personal_access_tokens.create({"name": "laptop", "scopes": ["api"], "expires_at": "2027-06-30"})
assert adas.token.startswith("aff_") and adas.expires_at == "2027-06-30", adas
as_ada = connect(adas.token)
as_ada.auth()
assert as_ada.user.username == f"ada-{tag}"
refused(403, as_ada.users.create, {"username": "x", "name": "x", "email": "x@example.com", "reset_password": True})
refused(404, as_ada.projects.get, wheels.id)

# roles
data.members.create({"user_id": ada.id, "access_level": AccessLevel.DEVELOPER})
assert as_ada.projects.get(wheels.id).id == wheels.id
assert [(m.id, m.access_level) for m in data.members.list(get_all=True)] == [(ada.id, 30)]
inherited = {m.id: m.access_level for m in wheels.members_all.list(get_all=True)}
assert inherited[ada.id] == 30, inherited
refused(409, data.members.create, {"user_id": ada.id, "access_level": AccessLevel.DEVELOPER})
refused(403, as_ada.projects.get(wheels.id).members.create, {"user_id": bob.id, "access_level": AccessLevel.REPORTER})
member = data.members.get(ada.id)
member.access_level = AccessLevel.MAINTAINER
member.save()
as_ada.projects.get(wheels.id).members.create({"user_id": bob.id, "access_level": AccessLevel.DEVELOPER})
refused(
    403, as_ada.projects.get(wheels.id).members.create, {"user_id": gl.user.id, "access_level": AccessLevel.OWNER}
)

# tokens of the project
bot = as_ada.projects.get(wheels.id).access_tokens.create(
    {"name": "ci", "scopes": ["read_api", "write_package_registry"], "access_level": 30, "expires_at": "2027-01-31"}
)
assert bot.access_level == 30 and bot.token
assert connect(bot.token).projects.get(wheels.id).id == wheels.id
rotated = as_ada.projects.get(wheels.id).access_tokens.rotate(bot.id)
refused(401, connect(bot.token).projects.get, wheels.id)
assert connect(rotated["token"]).projects.get(wheels.id).id == wheels.id
assert [t.id for t in wheels.access_tokens.list(state="active")] == [rotated["id"]]
wheels.access_tokens.delete(rotated["id"])
refused(401, connect(rotated["token"]).projects.get, wheels.id)

deploy = wheels.deploytokens.create({"name": "mirror", "scopes": ["read_package_registry"]})
assert deploy.token and deploy.id in [t.id for t in wheels.deploytokens.list()]
groups_deploy = top.deploytokens.create({"name": "publish", "scopes": ["write_package_registry"]})
assert groups_deploy.id in [t.id for t in top.deploytokens.list()]

# one's own tokens
mine = as_ada.personal_access_tokens.get("self")
assert mine.name == "laptop" and mine.user_id == ada.id and mine.active and not mine.revoked
assert [t.id for t in as_ada.personal_access_tokens.list()] == [mine.id]
assert mine.id in [t.id for t in gl.personal_access_tokens.list(user_id=ada.id)]
mine.rotate()
refused(401, as_ada.projects.get, wheels.id)
as_ada = connect(mine.token)
assert as_ada.projects.get(wheels.id).id == wheels.id

# blocked, and forgotten
ada.block()
assert gl.users.get(ada.id).state == "blocked"
refused(401, as_ada.projects.get, wheels.id)
ada.unblock()
assert as_ada.projects.get(wheels.id).id == wheels.id
gl.users.delete(bob.id)
assert gl.users.list(username=f"bob-{tag}") == []
data.members.delete(ada.id)
refused(404, as_ada.projects.get, wheels.id)

# pages
for i in range(23):
    gl.groups.create({"name": f"Page {i}", "path": f"page-{i}", "parent_id": top.id, "visibility": "private"})
first = top.subgroups.list(page=1, per_page=10, iterator=False, get_all=False)
assert len(first) == 10
assert len(top.subgroups.list(get_all=True, per_page=10)) == 24
iterator = top.subgroups.list(iterator=True, per_page=10)
assert iterator.total == 24 and iterator.total_pages == 3 and iterator.next_page == 2

print("deploy", deploy.username, deploy.token)
print("all done")
