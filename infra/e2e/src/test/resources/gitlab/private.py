"""A private project, and a token for each kind of caller, a line each: KIND TOKEN. URL, admin's token and a tag are the arguments."""

import sys

import gitlab
from gitlab.const import AccessLevel

url, token, tag = sys.argv[1:]
gl = gitlab.Gitlab(url, private_token=token)
group = gl.groups.create({"name": tag, "path": tag, "visibility": "private"})
project = gl.projects.create({"name": "wheels", "path": "wheels", "namespace_id": group.id, "visibility": "private"})
print("project", project.id)


def person(role, level):
    user = gl.users.create(
        {"username": f"{role}-{tag}", "name": role, "email": f"{role}-{tag}@example.com", "reset_password": True}
    )
    if level:
        group.members.create({"user_id": user.id, "access_level": level})
    print(role, user.personal_access_tokens.create({"name": role, "scopes": ["api"]}).token)


person("outsider", None)
person("guest", AccessLevel.GUEST)
person("reporter", AccessLevel.REPORTER)
person("developer", AccessLevel.DEVELOPER)
reading = project.deploytokens.create({"name": "reading", "scopes": ["read_package_registry"]})
print("reading", reading.token)
writing = group.deploytokens.create({"name": "writing", "scopes": ["write_package_registry"]})
print("writing", writing.token)
