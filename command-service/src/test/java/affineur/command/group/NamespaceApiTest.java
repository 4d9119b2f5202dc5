package affineur.command.group;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups and projects, over HTTP. */
@ExtendWith(WithRegistry.class)
final class NamespaceApiTest {
    private final Api api;
    private final Secret admin;

    NamespaceApiTest(TestRegistry registry) {
        api = new Api(registry);
        admin = registry.admin;
    }

    private static String groupBody(String path) {
        return "{\"name\": \"A group\", \"path\": \"" + path + "\"}";
    }

    private static String below(GroupId group, String path) {
        return "{\"name\": \"Below\", \"path\": \"" + path + "\", \"parent_id\": " + group + ", \"namespace_id\": "
                + group + "}";
    }

    @Test
    void createsAGroupAtTheTop() throws Exception {
        String path = Api.name("acme");
        Answer made = api.post(admin, "/groups", groupBody(path)).expect(201);

        assertThat(made.json().path("full_path").asString()).isEqualTo(path);
        assertThat(made.json().path("visibility").asString()).isEqualTo("private");
        assertThat(api.registry.access.group(path)).isPresent();
    }

    @Test
    void takesFormFieldsAndTheQuery() throws Exception {
        String path = Api.name("form");
        Answer made = api.send(
                        "POST",
                        admin,
                        "/groups?visibility=internal",
                        "application/x-www-form-urlencoded",
                        "name=Caf%C3%A9+%26+co&path=" + path)
                .expect(201);

        assertThat(made.json().path("name").asString()).isEqualTo("Café & co");
        assertThat(made.json().path("visibility").asString()).isEqualTo("internal");
    }

    @Test
    void createsGroupsAndProjectsBelow() throws Exception {
        GroupId top = api.group(null);
        Secret maintainer =
                api.member(Holder.of(top), Role.MAINTAINER, Scope.API).secret();
        Answer group = api.post(maintainer, "/groups", below(top, "inner")).expect(201);
        Answer project = api.post(maintainer, "/projects", below(new GroupId(group.id()), "tools"))
                .expect(201);

        assertThat(group.json().path("parent_id").asLong()).isEqualTo(top.value());
        assertThat(project.json().path("path_with_namespace").asString()).endsWith("/inner/tools");
        assertThat(project.json()
                        .path("permissions")
                        .path("group_access")
                        .path("access_level")
                        .asInt())
                .isEqualTo(40);
    }

    @Test
    void makesAPathOfAProjectsName() throws Exception {
        GroupId top = api.group(null);
        Answer project = api.post(admin, "/projects", "{\"name\": \"My Tools\", \"namespace_id\": " + top + "}")
                .expect(201);

        assertThat(project.json().path("path").asString()).isEqualTo("my-tools");
    }

    @Test
    void onlyAdministratorsCreateGroupsAtTheTop() throws Exception {
        String body = groupBody(Api.name("no"));
        api.post(null, "/groups", body).expect(401);
        api.post(api.stranger(Scope.API).secret(), "/groups", body).expect(403);
        api.post(api.administrator(Scope.READ_API).secret(), "/groups", body).expect(403);
        api.post(api.administrator(Scope.API).secret(), "/groups", body).expect(201);
    }

    @Test
    void onlyMaintainersCreateBelow() throws Exception {
        GroupId top = api.group(null);
        for (String route : new String[] {"/groups", "/projects"}) {
            String body = below(top, Api.name("below"));
            api.post(null, route, body).expect(401);
            api.post(api.stranger(Scope.API).secret(), route, body).expect(404);
            api.post(api.member(Holder.of(top), Role.DEVELOPER, Scope.API).secret(), route, body)
                    .expect(403);
            api.post(api.member(Holder.of(top), Role.OWNER, Scope.READ_API).secret(), route, body)
                    .expect(403);
            api.post(api.member(Holder.of(top), Role.OWNER, Scope.API).secret(), route, body.replace("" + top, "99999"))
                    .expect(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"x\"}",
                "{\"path\": \"x\"}",
                "{\"name\": \"x\", \"path\": \"a/b\"}",
                "{\"name\": \"x\", \"path\": \"7\"}",
                "{\"name\": {}, \"path\": \"x\"}",
                "{\"name\": [\"a\", \"b\"], \"path\": \"x\"}",
                "{\"name\": \"x\", \"path\": \"x\", \"visibility\": \"open\"}",
                "{\"name\": \"x\", \"path\": \"x\", \"parent_id\": \"-1\"}",
                "{\"name\": \"x\", \"path\": \"x\", \"parent_id\": 1.5}",
                "{\"name\"",
                "[]",
                "null",
                "{} {}",
                "name=%zz",
            })
    void refusesWhatIsNoGroup(String body) throws Exception {
        long before = api.registry.ledger.next();
        Answer answer = api.post(admin, "/groups", body).expect(400);

        assertThat(answer.json().path("detail").asString()).isNotBlank();
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void takesMultipartFormsAsCurlSendsThem() throws Exception {
        String path = Api.name("parts");
        String form = "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nCaf\u00e9\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"path\"\r\n\r\n" + path + "\r\n--x--\r\n";
        Answer made = api.send("POST", admin, "/groups", "multipart/form-data; boundary=x", form)
                .expect(201);

        assertThat(made.json().path("name").asString()).isEqualTo("Caf\u00e9");
        assertThat(made.json().path("full_path").asString()).isEqualTo(path);
    }

    @Test
    void refusesLargeBodiesAndBrokenForms() throws Exception {
        api.post(admin, "/groups", "{\"name\": \"" + "x".repeat(100_000) + "\"}")
                .expect(400);
        for (String type :
                List.of("multipart/form-data; boundary=x", "multipart/form-data", "multipart/mixed; boundary=x")) {
            api.send("POST", admin, "/groups", type, "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx")
                    .expect(400);
        }
    }

    @Test
    void refusesTakenPaths() throws Exception {
        GroupId top = api.group(null);
        api.post(admin, "/projects", below(top, "taken")).expect(201);
        api.post(admin, "/projects", below(top, "Taken")).expect(409);
        api.post(admin, "/groups", below(top, "taken")).expect(409);
        api.post(admin, "/groups", groupBody("DEFAULT")).expect(409);
    }

    @Test
    void refusesAProjectWithoutAGroup() throws Exception {
        Answer answer = api.post(admin, "/projects", "{\"name\": \"x\"}").expect(400);
        assertThat(answer.json().path("detail").asString()).startsWith("namespace_id is missing");
    }

    @Test
    void changesAGroup() throws Exception {
        GroupId top = api.group(null);
        Secret owner = api.member(Holder.of(top), Role.OWNER, Scope.API).secret();
        Answer changed = api.put(owner, "/groups/" + top, "{\"name\": \"Renamed\", \"visibility\": \"public\"}")
                .expect(200);

        assertThat(changed.json().path("name").asString()).isEqualTo("Renamed");
        assertThat(changed.json().path("visibility").asString()).isEqualTo("public");
        api.put(owner, "/groups/" + top, "{\"path\": \"another\"}").expect(400);
        api.put(
                        owner,
                        "/groups/" + top,
                        "{\"path\": \"" + changed.json().path("path").asString() + "\"}")
                .expect(200);
    }

    @Test
    void changesAProjectByItsPath() throws Exception {
        GroupId top = api.group(null);
        ProjectId project = api.project(top);
        Secret owner = api.member(Holder.of(project), Role.OWNER, Scope.API).secret();
        String path =
                api.registry.access.project(project.toString()).orElseThrow().path();
        Answer changed = api.put(owner, "/projects/" + path.replace("/", "%2F"), "{\"name\": \"Renamed\"}")
                .expect(200);

        assertThat(changed.json().path("name").asString()).isEqualTo("Renamed");
        api.put(owner, "/projects/" + project, "{\"visibility\": \"public\"}").expect(400);
        api.put(owner, "/projects/" + project, "{\"path\": \"another\"}").expect(400);
    }

    @Test
    void archivesAndTakesBack() throws Exception {
        ProjectId project = api.project(api.group(null));
        Secret owner = api.member(Holder.of(project), Role.OWNER, Scope.API).secret();
        assertThat(api.post(owner, "/projects/" + project + "/archive", "")
                        .expect(201)
                        .json()
                        .path("archived")
                        .asBoolean())
                .isTrue();
        api.delete(owner, "/projects/" + project + "/packages/pypi/none").expect(403);
        assertThat(api.post(owner, "/projects/" + project + "/unarchive", "")
                        .expect(201)
                        .json()
                        .path("archived")
                        .asBoolean())
                .isFalse();
        api.delete(owner, "/projects/" + project + "/packages/pypi/none").expect(404);
    }

    @Test
    void onlyOwnersAdminister() throws Exception {
        GroupId top = api.group(null);
        ProjectId project = api.project(top);
        Secret maintainer =
                api.member(Holder.of(top), Role.MAINTAINER, Scope.API).secret();
        Secret reading = api.member(Holder.of(top), Role.OWNER, Scope.READ_API).secret();
        Secret stranger = api.stranger(Scope.API).secret();
        Secret elsewhere =
                api.bot(Holder.of(api.group(null)), Role.OWNER, Scope.API).secret();
        String[][] routes = {
            {"PUT", "/groups/" + top},
            {"DELETE", "/groups/" + top},
            {"PUT", "/projects/" + project},
            {"DELETE", "/projects/" + project},
            {"POST", "/projects/" + project + "/archive"},
            {"POST", "/projects/" + project + "/unarchive"},
        };
        long before = api.registry.ledger.next();
        for (String[] route : routes) {
            api.send(route[0], null, route[1], null, "").expect(401);
            api.send(route[0], Secret.generate(), route[1], null, "").expect(401);
            api.send(route[0], stranger, route[1], null, "").expect(404);
            api.send(route[0], elsewhere, route[1], null, "").expect(404);
            api.send(route[0], maintainer, route[1], null, "").expect(403);
            api.send(route[0], reading, route[1], null, "").expect(403);
            api.send(route[0], admin, route[1].replaceAll("[0-9]+", "999999"), null, "")
                    .expect(404);
            api.send(route[0], null, route[1].replaceAll("[0-9]+", "999999"), null, "")
                    .expect(401);
        }
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void deletesEmptyGroupsAndNoProjects() throws Exception {
        GroupId top = api.group(null);
        GroupId inner = api.group(top);
        ProjectId project = api.project(inner);
        Secret owner = api.member(Holder.of(top), Role.OWNER, Scope.API).secret();
        api.delete(owner, "/groups/" + inner).expect(409);
        api.delete(owner, "/projects/" + project).expect(403);
        GroupId empty = api.group(inner);
        api.delete(owner, "/groups/" + empty).expect(202);
        api.delete(owner, "/groups/" + empty).expect(404);
    }
}
