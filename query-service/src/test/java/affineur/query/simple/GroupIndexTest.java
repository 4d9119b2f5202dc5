package affineur.query.simple;

import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.PackageStatus;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.packaging.PackageName;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What people of a company find in the index of a group: what they may read below it. */
final class GroupIndexTest {
    private static final String CORP = "/groups/2/-/packages/pypi";
    private static final String DATA = "/groups/3/-/packages/pypi";
    private static final String AS_JSON = "?format=application/vnd.pypi.simple.v1%2Bjson";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    GroupIndexTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory.resolve("registry"));
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private FilePublished publish(ProjectId project, String filename, String content) throws Exception {
        return registry.publish(project, filename, content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Client client, String index) throws Exception {
        List<String> names = new ArrayList<>();
        client.json(index + "/simple/" + AS_JSON)
                .path("projects")
                .forEach(project -> names.add(project.path("name").asString()));
        return names;
    }

    private static List<String> urls(Client client, String index, String name) throws Exception {
        List<String> urls = new ArrayList<>();
        client.json(index + "/simple/" + name + "/" + AS_JSON)
                .path("files")
                .forEach(file -> urls.add(file.path("url").asString()));
        return urls;
    }

    private static String url(FilePublished file) {
        return "../../files/" + file.hashes().sha256() + "/" + file.filename();
    }

    private static String content(Client client, String index, FilePublished file) throws Exception {
        HttpResponse<byte[]> answer = client.get(index + url(file).substring("../..".length()));
        assertThat(answer.statusCode()).isEqualTo(200);
        return text(answer);
    }

    @Test
    void showsEachCallerWhatItMayReadInTheGroupAndBelow() throws Exception {
        publish(Company.MODELS, "zeta-1.0.tar.gz", "zeta");
        publish(Company.MODELS, "both-1.0.tar.gz", "of models");
        publish(Company.TOOLS, "both-2.0.tar.gz", "of tools");
        publish(Company.TOOLS, "alpha-1.0.tar.gz", "alpha");
        publish(TestRegistry.PUBLIC, "elsewhere-1.0.tar.gz", "elsewhere");

        assertThat(names(company.olga(), CORP)).containsExactly("alpha", "both", "zeta");
        assertThat(names(company.olga(), "/groups/corp/-/packages/pypi")).containsExactly("alpha", "both", "zeta");
        assertThat(names(company.ada(), CORP)).containsExactly("alpha", "both", "zeta");
        assertThat(names(company.eve(), CORP)).as("what is internal").containsExactly("alpha", "both");
        assertThat(names(company.deploy(), CORP)).as("a project's token").containsExactly("both", "zeta");
        assertThat(names(company.bot(), CORP)).containsExactly("both", "zeta");
        assertThat(names(company.max(), DATA)).containsExactly("both", "zeta");
        assertThat(names(company.dan(), "/groups/corp%2FData/-/packages/pypi")).containsExactly("both", "zeta");
        assertThat(urls(company.olga(), CORP, "both")).hasSize(2);
        assertThat(urls(company.eve(), CORP, "both")).hasSize(1);
        assertThat(company.eve().status(CORP + "/simple/zeta/")).isEqualTo(404);
    }

    @Test
    void keepsGroupsFromWhoMayNotReadThem() throws Exception {
        FilePublished model = publish(Company.MODELS, "model-1.0.tar.gz", "model");
        AccountId guest = new AccountId(11);
        registry.happen(
                new AccountCreated(guest, AccountKind.PERSON, null),
                new MemberAdded(Holder.of(Company.DATA), guest, Role.GUEST, null));
        Client visitor = new Client(registry, registry.token(guest, Scope.API));
        for (String path : List.of("/simple/", "/simple/model/", url(model).substring("../..".length()))) {
            HttpResponse<byte[]> nobody = company.nobody().get(DATA + path);
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(header(nobody, "WWW-Authenticate")).startsWith("Basic ");
            assertThat(company.wrongToken().status(DATA + path)).isEqualTo(401);
            assertThat(company.eve().status(DATA + path)).isEqualTo(404);
            assertThat(visitor.status(DATA + path)).isEqualTo(403);
            assertThat(company.max().status(DATA + path)).isEqualTo(200);
        }
        assertThat(company.nobody().status("/groups/4711/-/packages/pypi/simple/"))
                .isEqualTo(401);
        assertThat(company.olga().status("/groups/4711/-/packages/pypi/simple/"))
                .isEqualTo(404);
        assertThat(company.olga().status("/groups/2/packages/pypi/simple/")).isEqualTo(404);
    }

    @Test
    void readsPublicProjectsOfAPublicGroupWithoutCredentials() throws Exception {
        publish(TestRegistry.PUBLIC, "open-1.0.tar.gz", "open");
        publish(TestRegistry.PRIVATE, "closed-1.0.tar.gz", "closed");
        String team = "/groups/1/-/packages/pypi";

        assertThat(names(company.packagesOnly(), team)).containsExactly("closed", "open");
        assertThat(names(company.nobody(), team)).containsExactly("open");
        assertThat(header(company.nobody().get(team + "/simple/"), "Cache-Control"))
                .as("others see more")
                .startsWith("private");
    }

    @Test
    void tellsFilesOfOneNameApartByTheirDigests() throws Exception {
        FilePublished first = publish(Company.MODELS, "same-1.0.tar.gz", "of models");
        FilePublished second = publish(Company.TOOLS, "same-1.0.tar.gz", "of tools");

        assertThat(urls(company.olga(), CORP, "same"))
                .as("what was published last is last, where pip takes it")
                .containsExactly(url(first), url(second));
        assertThat(company.olga().json(CORP + "/simple/same/" + AS_JSON).path("versions"))
                .hasSize(1);
        for (int asked = 0; asked < 2; asked++) {
            assertThat(content(company.olga(), CORP, first)).isEqualTo("of models");
            assertThat(content(company.olga(), CORP, second)).isEqualTo("of tools");
            registry.restart();
        }
        assertThat(urls(company.eve(), CORP, "same")).containsExactly(url(second));
        assertThat(company.eve().status(CORP + url(first).substring("../..".length())))
                .isEqualTo(404);
    }

    @Test
    void showsTheSameFileOfTwoProjectsOnce() throws Exception {
        FilePublished first = publish(Company.MODELS, "same-1.0.tar.gz", "same");
        FilePublished second = publish(Company.TOOLS, "same-1.0.tar.gz", "same");
        registry.yank(first, "broken");

        JsonNode files = company.olga().json(CORP + "/simple/same/" + AS_JSON).path("files");
        assertThat(files).hasSize(1);
        assertThat(files.get(0).path("yanked").asBoolean(true))
                .as("the newer one is not yanked")
                .isFalse();
        registry.delete(second);
        assertThat(company.olga()
                        .json(CORP + "/simple/same/" + AS_JSON)
                        .at("/files/0/yanked")
                        .asString())
                .isEqualTo("broken");
        assertThat(content(company.olga(), CORP, first)).isEqualTo("same");
    }

    @Test
    void showsEveryChangeAtOnce() throws Exception {
        Client dan = company.dan();
        assertThat(names(dan, CORP)).isEmpty();
        assertThat(dan.status(CORP + "/simple/model/")).isEqualTo(404);
        FilePublished one = publish(Company.MODELS, "model-1.0.tar.gz", "one");
        assertThat(names(dan, CORP)).containsExactly("model");
        assertThat(urls(dan, CORP, "model")).hasSize(1);
        publish(Company.MODELS, "model-2.0.tar.gz", "two");
        assertThat(urls(dan, CORP, "model")).hasSize(2);
        registry.yank(Company.MODELS, "model", "2.0", "bad");
        assertThat(dan.json(CORP + "/simple/model/" + AS_JSON)
                        .at("/files/1/yanked")
                        .asString())
                .isEqualTo("bad");
        registry.delete(one);
        assertThat(urls(dan, CORP, "model")).hasSize(1);
        registry.happen(new MemberRemoved(Holder.of(Company.MODELS), Company.DAN));
        assertThat(dan.status(DATA + "/simple/model/")).isEqualTo(404);
        assertThat(dan.status(CORP + "/simple/model/")).isEqualTo(404);
    }

    @Test
    void answersAsProjectsDo() throws Exception {
        FilePublished file = publish(Company.MODELS, "My_Pack-1.0+cu1.tar.gz", "pack");
        String page = registry.url("/api/v4" + CORP + "/simple/my-pack/");
        String token = company.olga().token();
        HttpResponse<byte[]> html = Http.get(page, "JOB-TOKEN", token);
        assertThat(header(html, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(html, "Cache-Control")).isEqualTo("private, no-cache");
        assertThat(header(html, "Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(text(html)).contains("../../files/" + file.hashes().sha256() + "/My_Pack-1.0%2Bcu1.tar.gz#sha256=");

        HttpResponse<byte[]> known = Http.get(page, "PRIVATE-TOKEN", token, "If-None-Match", header(html, "ETag"));
        assertThat(known.statusCode()).isEqualTo(304);
        HttpResponse<byte[]> head = Http.send("HEAD", page, "PRIVATE-TOKEN", token);
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(html.body().length));
        assertThat(head.body()).isEmpty();
        assertThat(Http.get(page, "PRIVATE-TOKEN", token, "Accept", "image/png").statusCode())
                .isEqualTo(406);
        HttpResponse<byte[]> posted = Http.send("POST", page, "PRIVATE-TOKEN", token);
        assertThat(posted.statusCode()).isEqualTo(405);

        String address =
                registry.url("/api/v4" + CORP + "/files/" + file.hashes().sha256() + "/My_Pack-1.0%2Bcu1.tar.gz");
        HttpResponse<byte[]> part = Http.get(address, "PRIVATE-TOKEN", token, "Range", "bytes=1-2");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(text(part)).isEqualTo("ac");
        assertThat(header(part, "Cache-Control")).startsWith("private, ");
        assertThat(Http.get(address + ".metadata", "PRIVATE-TOKEN", token).body())
                .isEqualTo(TestRegistry.metadata("My_Pack-1.0+cu1.tar.gz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/simple", "/simple/my-pack", "/simple/My.Pack", "/simple/My.Pack/"})
    void answersEverySpelling(String path) throws Exception {
        publish(Company.MODELS, "my_pack-1.0.tar.gz", "pack");

        assertThat(company.olga().status(CORP + path)).isEqualTo(200);
    }

    @Test
    void namesThePackageAndTheGroupWhereThereIsNone() throws Exception {
        assertThat(text(company.olga().get(CORP + "/simple/nothing/")))
                .contains("There is no package 'nothing' in group 'corp'.");
    }

    @Test
    void readsMoreProjectsThanAQueryNames() throws Exception {
        List<RegistryEvent> events = new ArrayList<>();
        GroupId huge = new GroupId(4);
        events.add(new GroupCreated(huge, "huge", "Huge", null, Visibility.PUBLIC));
        for (int i = 0; i < 501; i++) {
            events.add(new ProjectCreated(new ProjectId(100 + i), huge, "p" + i, "P" + i, Visibility.PUBLIC));
        }
        registry.happen(events.toArray(new RegistryEvent[0]));
        publish(new ProjectId(600), "last-1.0.tar.gz", "last");
        publish(new ProjectId(100), "first-1.0.tar.gz", "first");
        publish(new ProjectId(100), "last-2.0.tar.gz", "another");
        publish(TestRegistry.PUBLIC, "elsewhere-1.0.tar.gz", "elsewhere");

        assertThat(names(company.nobody(), "/groups/huge/-/packages/pypi")).containsExactly("first", "last");
        assertThat(urls(company.nobody(), "/groups/huge/-/packages/pypi", "last"))
                .hasSize(2);
    }

    @Test
    void whatIsInQuarantineHidesNothingElse() throws Exception {
        FilePublished shared = publish(Company.MODELS, "both-1.0.tar.gz", "the same");
        publish(Company.TOOLS, "both-1.0.tar.gz", "the same");
        FilePublished alone = publish(Company.MODELS, "both-2.0.tar.gz", "of models");
        assertThat(urls(company.olga(), CORP, "both")).containsExactly(url(shared), url(alone));
        assertThat(content(company.olga(), CORP, alone)).isEqualTo("of models");

        registry.mark(Company.MODELS, "both", PackageStatus.QUARANTINED, "stolen token");

        assertThat(urls(company.olga(), CORP, "both")).containsExactly(url(shared));
        assertThat(status(CORP)).isEqualTo("active");
        assertThat(content(company.olga(), CORP, shared)).isEqualTo("the same");
        assertThat(company.olga()
                        .get(CORP + url(alone).substring("../..".length()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(status(DATA)).as("there is only the one").isEqualTo("quarantined");

        registry.mark(Company.TOOLS, "both", PackageStatus.QUARANTINED, null);
        assertThat(urls(company.olga(), CORP, "both")).isEmpty();
        assertThat(status(CORP)).isEqualTo("quarantined");
        assertThat(company.olga()
                        .get(CORP + url(shared).substring("../..".length()))
                        .statusCode())
                .isEqualTo(403);
    }

    private String status(String index) throws Exception {
        return company.olga()
                .json(index + "/simple/both/" + AS_JSON)
                .path("project-status")
                .path("status")
                .asString();
    }

    @Test
    void aNamespaceIsOwnedWhereAllIsBelowItsGroup() throws Exception {
        publish(Company.MODELS, "both-1.0.tar.gz", "of models");
        publish(Company.TOOLS, "both-2.0.tar.gz", "of tools");
        assertThat(namespaces(CORP)).isEqualTo("null");

        registry.happen(new NamespaceGranted(PackageName.parse("both"), new GroupId(3)));

        assertThat(namespaces(CORP)).isEqualTo("[{\"name\":\"both\",\"owned\":false}]");
        assertThat(namespaces(DATA)).isEqualTo("[{\"name\":\"both\",\"owned\":true}]");
    }

    private String namespaces(String index) throws Exception {
        return company.olga()
                .json(index + "/simple/both/" + AS_JSON)
                .path("namespaces")
                .toString();
    }
}
