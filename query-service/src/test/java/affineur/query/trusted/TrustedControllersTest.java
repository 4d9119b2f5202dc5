package affineur.query.trusted;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.GroupId;
import affineur.events.IssuerEvent.IssuerDistrusted;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.IssuerId;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.PublisherId;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class TrustedControllersTest {
    private static final URI GITLAB = URI.create("https://gitlab.corp.example");
    private static final String ISSUERS = "/trusted_issuers";
    private static final String OF_MODELS = "/projects/corp%2Fdata%2Fmodels/trusted_publishers";
    private static final String OF_DATA = "/groups/corp%2Fdata/trusted_publishers";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;
    private Client admin;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    TrustedControllersTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
        admin = new Client(registry, registry.token(Company.ADA, Scope.API));
        registry.happen(
                new IssuerTrusted(new IssuerId(1), GITLAB),
                publisher(1, Company.DATA, "Models", "models"),
                publisher(2, Company.DATA, "to-come", "to come"),
                publisher(3, Company.CORP, "tools", "tools"));
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private static PublisherTrusted publisher(long number, GroupId group, String path, String name) {
        return new PublisherTrusted(
                new PublisherId(number), group, path, GITLAB, Map.of("project_path", "corp/*"), name);
    }

    @Test
    void listsIssuersOfTheSettingsAndByCommand() throws Exception {
        JsonNode issuers = admin.json(ISSUERS);
        assertThat(issuers.size()).isEqualTo(2);
        assertThat(issuers.get(0).path("id").isNull()).isTrue();
        assertThat(issuers.get(0).path("url").asString()).isEqualTo(TestRegistry.CONFIGURED_ISSUER.toString());
        assertThat(issuers.get(1).path("id").asLong()).isEqualTo(1);
        assertThat(issuers.get(1).path("url").asString()).isEqualTo(GITLAB.toString());
        assertThat(issuers.get(1).path("created_at").asString()).startsWith("2026-08-01T10:0");
        registry.happen(new IssuerTrusted(new IssuerId(2), TestRegistry.CONFIGURED_ISSUER));
        registry.happen(new IssuerDistrusted(new IssuerId(1), GITLAB));
        assertThat(admin.list(ISSUERS, "url")).containsExactly(TestRegistry.CONFIGURED_ISSUER.toString());
        assertThat(admin.json(ISSUERS).get(0).path("id").asLong()).isEqualTo(2);
    }

    @Test
    void listsIssuersForAdministrators() throws Exception {
        assertThat(company.nobody().status(ISSUERS)).isEqualTo(401);
        assertThat(company.wrongToken().status(ISSUERS)).isEqualTo(401);
        assertThat(company.olga().status(ISSUERS)).isEqualTo(403);
        assertThat(company.ada().status(ISSUERS)).as("its token may only read").isEqualTo(403);
    }

    @Test
    void showsAPublisherOfAProject() throws Exception {
        JsonNode publishers = company.max().json(OF_MODELS);
        assertThat(publishers.size()).isEqualTo(1);
        JsonNode publisher = publishers.get(0);
        assertThat(publisher.path("id").asLong()).isEqualTo(1);
        assertThat(publisher.path("issuer").asString()).isEqualTo(GITLAB.toString());
        assertThat(publisher.path("claims").path("project_path").asString()).isEqualTo("corp/*");
        assertThat(publisher.path("name").asString()).isEqualTo("models");
        assertThat(publisher.path("project_path").asString()).isEqualTo("corp/data/models");
        assertThat(publisher.path("project_id").asLong()).isEqualTo(4);
        assertThat(publisher.path("created_at").asString()).startsWith("2026-08-01T10:0");
    }

    @Test
    void showsPendingPublishersOfAGroup() throws Exception {
        assertThat(company.max().list(OF_DATA, "name")).containsExactly("models", "to come");
        assertThat(company.olga().list("/groups/corp/trusted_publishers", "name"))
                .containsExactly("tools");
        JsonNode pending = company.max().json(OF_DATA + "?per_page=1&page=2").get(0);
        assertThat(pending.path("project_path").asString()).isEqualTo("corp/data/to-come");
        assertThat(pending.path("project_id").isNull()).isTrue();
        assertThat(header(company.max().get(OF_DATA + "?per_page=1"), "X-Total"))
                .isEqualTo("2");
        registry.happen(new ProjectCreated(new ProjectId(9), Company.DATA, "To-Come", "To come", Visibility.PRIVATE));
        JsonNode found = company.max().json(OF_DATA).get(1);
        assertThat(found.path("project_path").asString()).isEqualTo("corp/data/To-Come");
        assertThat(found.path("project_id").asLong()).isEqualTo(9);
        assertThat(company.max().list("/projects/9/trusted_publishers", "name")).containsExactly("to come");
    }

    @Test
    void showsThoseOfAnIssuerThatIsTrustedNoLonger() throws Exception {
        registry.happen(new IssuerDistrusted(new IssuerId(1), GITLAB));
        assertThat(company.max().list(OF_MODELS, "name")).containsExactly("models");
        registry.happen(new PublisherDistrusted(new PublisherId(1), Company.DATA, "Models"));
        assertThat(company.max().list(OF_MODELS, "name")).isEmpty();
    }

    @Test
    void isTheSameAfterARestart() throws Exception {
        registry.happen(new PublisherDistrusted(new PublisherId(1), Company.DATA, "Models"));
        String before = admin.json(OF_DATA).toString() + admin.json(ISSUERS);
        registry.restart();
        assertThat(admin.json(OF_DATA).toString() + admin.json(ISSUERS)).isEqualTo(before);
    }

    @Test
    void isForThoseWhoManage() throws Exception {
        for (String publishers : new String[] {OF_MODELS, OF_DATA, "/groups/999/trusted_publishers"}) {
            assertThat(company.nobody().status(publishers)).isEqualTo(401);
            assertThat(company.wrongToken().status(publishers)).isEqualTo(401);
            assertThat(company.eve().status(publishers)).isEqualTo(404);
        }
        assertThat(company.dan().status(OF_MODELS)).isEqualTo(403);
        assertThat(company.deploy().status(OF_MODELS)).isEqualTo(403);
        assertThat(company.bot().status(OF_MODELS)).isEqualTo(403);
        assertThat(company.dan().status(OF_DATA)).isEqualTo(404);
        assertThat(company.max().status("/groups/corp/trusted_publishers")).isEqualTo(403);
    }
}
