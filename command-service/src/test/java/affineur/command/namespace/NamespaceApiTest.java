package affineur.command.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.WithRegistry;
import affineur.command.inspect.Sdists;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Namespaces over HTTP, in a real ledger. */
@ExtendWith(WithRegistry.class)
final class NamespaceApiTest {
    private final TestRegistry registry;
    private final Api api;
    private final String namespace = Api.name("space").replace("-", "");
    private final String path = "/package_namespaces/" + namespace;

    NamespaceApiTest(TestRegistry registry) {
        this.registry = registry;
        this.api = new Api(registry);
    }

    @Test
    void onlyTheGroupAndThoseBelowItBeginPackages() throws Exception {
        GroupId group = api.group(null);
        ProjectId below = api.project(api.group(group));
        ProjectId elsewhere = api.project(api.group(null));
        assertThat(upload(elsewhere, namespace + "_old", "1.0").statusCode()).isEqualTo(201);

        api.put(registry.admin, path, "{\"group\": \"" + group + "\"}").expect(204);

        HttpResponse<String> foreign = upload(elsewhere, namespace + "_new", "1.0");
        assertThat(foreign.statusCode()).isEqualTo(409);
        assertThat(foreign.body()).contains("is in the namespace '" + namespace + "'");
        assertThat(upload(elsewhere, namespace, "1.0").statusCode()).isEqualTo(409);
        assertThat(upload(elsewhere, namespace + "s", "1.0").statusCode()).isEqualTo(201);
        assertThat(upload(below, namespace + "_new", "1.0").statusCode()).isEqualTo(201);
        assertThat(upload(elsewhere, namespace + "_old", "1.1").statusCode())
                .as("it was there before")
                .isEqualTo(201);

        api.delete(registry.admin, path).expect(204);
        assertThat(upload(elsewhere, namespace + "_new", "1.0").statusCode()).isEqualTo(201);
        api.delete(registry.admin, path).expect(404);
    }

    @Test
    void areGrantedByAdministrators() throws Exception {
        GroupId group = api.group(null);
        String body = "{\"group\": " + group + "}";
        Api.Caller owner = api.member(Holder.of(group), Role.OWNER, Scope.API);

        api.put(null, path, body).expect(401);
        api.put(owner.secret(), path, body).expect(403);
        api.delete(owner.secret(), path).expect(403);
    }

    @Test
    void areGrantedToGroupsThatThereAre() throws Exception {
        api.put(registry.admin, path, "{\"group\": \"no/such/group\"}").expect(404);
        api.put(registry.admin, path, "{}").expect(400);
        api.put(registry.admin, "/package_namespaces/-bad-", "{\"group\": 1}").expect(400);
        api.put(registry.admin, "/package_namespaces/a-b-c-d-e-f", "{\"group\": 1}")
                .expect(400);
    }

    private HttpResponse<String> upload(ProjectId project, String name, String version) throws Exception {
        String sdist = name + "-" + version + ".tar.gz";
        return Upload.of(sdist, Sdists.named(sdist).bytes())
                .to(registry.uri("/api/v4/projects/" + project + "/packages/pypi"), registry.admin);
    }
}
