package affineur.command;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.command.inspect.Sdists;
import affineur.command.inspect.Wheels;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.Scope;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deleting and yanking over HTTP, in a real ledger. */
@ExtendWith(WithRegistry.class)
final class ChangesTest {
    private static final AtomicInteger PACKAGES = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestRegistry registry;
    private final String name = "changes_test" + PACKAGES.incrementAndGet();
    private final String wheel = name + "-1.0-py3-none-any.whl";
    private final String sdist = name + "-1.0.tar.gz";
    private long first;
    private long after;

    ChangesTest(TestRegistry registry) {
        this.registry = registry;
    }

    /** A release of two files. */
    @BeforeEach
    void publish() throws Exception {
        first = registry.ledger.next();
        assertThat(Upload.of(sdist, Sdists.named(sdist).bytes()).to(registry).statusCode())
                .isEqualTo(200);
        assertThat(Upload.of(wheel, Wheels.named(wheel).bytes()).to(registry).statusCode())
                .isEqualTo(200);
        after = registry.ledger.next();
    }

    @Test
    void deletesAReleaseByItsNumber() throws Exception {
        assertThat(delete("/" + first)).isEqualTo(204);
        assertThat(events()).hasSize(2).allMatch(FileDeleted.class::isInstance);
        assertThat(delete("/" + first)).isEqualTo(404);
    }

    @Test
    void deletesAFileByItsNumber() throws Exception {
        assertThat(delete("/" + first + "/package_files/" + (first + 1))).isEqualTo(204);
        assertThat(events())
                .singleElement()
                .isInstanceOfSatisfying(
                        FileDeleted.class, file -> assertThat(file.filename()).hasToString(wheel));
        assertThat(delete("/" + first + "/package_files/" + (first + 1))).isEqualTo(404);
    }

    @Test
    void deletesAPackageByName() throws Exception {
        assertThat(delete("/pypi/" + name.toUpperCase(java.util.Locale.ROOT).replace('_', '.')))
                .isEqualTo(204);
        assertThat(events()).hasSize(2).allMatch(FileDeleted.class::isInstance);
    }

    @Test
    void deletesAReleaseByName() throws Exception {
        assertThat(delete("/pypi/" + name + "/1.0.0")).isEqualTo(204);
        assertThat(events()).hasSize(2).allMatch(FileDeleted.class::isInstance);
    }

    @Test
    void deletesAFileByName() throws Exception {
        assertThat(delete("/pypi/" + name + "/1.0/" + sdist)).isEqualTo(204);
        assertThat(events())
                .singleElement()
                .isInstanceOfSatisfying(
                        FileDeleted.class, file -> assertThat(file.filename()).hasToString(sdist));
    }

    @Test
    void letsADeletedNameBePublishedAgain() throws Exception {
        delete("/pypi/" + name + "/1.0/" + wheel);

        assertThat(Upload.of(wheel, Wheels.named(wheel).file("new.py", "").bytes())
                        .to(registry)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void deletesInAProjectOfThatPath() throws Exception {
        assertThat(send("DELETE", "/api/v4/projects/default%2Fpython/packages/pypi/" + name, null, registry.admin)
                        .statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/999999999",
                "/999999999999999999",
                "/0",
                "/pypi/no-such-package",
                "/pypi/no-such-package/1.0",
                "/pypi/no-such-package/1.0/no_such_package-1.0.tar.gz",
                "/999999999/package_files/999999999"
            })
    void findsNothingThatIsNotThere(String path) throws Exception {
        assertThat(delete(path)).isEqualTo(404);
        assertThat(events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pypi/-bad-", "/pypi/good/not a version", "/pypi/good/1.0/x.exe"})
    void refusesNamesThatAreNone(String path) throws Exception {
        assertThat(delete(path.replace(" ", "%20"))).isEqualTo(400);
    }

    @Test
    void letsOnlyWritersChangeAnything() throws Exception {
        String path = "/api/v4/projects/1/packages/pypi/" + name;
        Secret reader = registry.token(Scope.READ_PACKAGE_REGISTRY);
        long before = registry.ledger.next();

        assertThat(send("DELETE", path, null, null).statusCode()).isEqualTo(401);
        assertThat(send("DELETE", path, null, reader).statusCode()).isEqualTo(403);
        assertThat(send("POST", path + "/1.0/yank", "{}", null).statusCode()).isEqualTo(401);
        assertThat(send("POST", path + "/1.0/yank", "{}", reader).statusCode()).isEqualTo(403);
        assertThat(registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void yanksAReleaseAndTakesItBack() throws Exception {
        assertThat(post("/" + name + "/1.0/yank", "{\"reason\": \"leaks\"}").statusCode())
                .isEqualTo(204);
        assertThat(post("/" + name + "/1.0/yank", "{\"reason\": \"leaks\"}").statusCode())
                .isEqualTo(204);
        assertThat(delete("/pypi/" + name + "/1.0/yank")).isEqualTo(204);

        assertThat(events()).hasSize(2);
        assertThat(events().getFirst())
                .isInstanceOfSatisfying(
                        ReleaseYanked.class,
                        yanked -> assertThat(yanked.reason()).isEqualTo("leaks"));
        assertThat(events().getLast()).isInstanceOf(ReleaseUnyanked.class);
    }

    @Test
    void yanksAFileAndTakesItBack() throws Exception {
        assertThat(post("/" + name + "/1.0/" + wheel + "/yank", "").statusCode())
                .isEqualTo(204);
        assertThat(delete("/pypi/" + name + "/1.0/" + wheel + "/yank")).isEqualTo(204);

        assertThat(events()).hasSize(2);
        assertThat(events().getFirst())
                .isInstanceOfSatisfying(
                        FileYanked.class, yanked -> assertThat(yanked.reason()).isEmpty());
        assertThat(events().getLast()).isInstanceOf(FileUnyanked.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"reason\": 1}", "{", "[]", "\"text\"", "{\"reason\": \"two\\nlines\"}", "null"})
    void refusesBodiesOfAnotherForm(String body) throws Exception {
        HttpResponse<String> answer = post("/" + name + "/1.0/yank", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(events()).isEmpty();
    }

    @Test
    void boundsTheReason() throws Exception {
        assertThat(post("/" + name + "/1.0/yank", "{\"reason\": \"" + "x".repeat(1001) + "\"}")
                        .body())
                .startsWith("A reason for yanking has at most 1000 characters");
        assertThat(post("/" + name + "/1.0/yank", "{\"reason\": \"" + "x".repeat(20_000) + "\"}")
                        .body())
                .contains("has more than");
        assertThat(events()).isEmpty();
    }

    @Test
    void findsNoReleaseToYankThatIsNotThere() throws Exception {
        assertThat(post("/" + name + "/2.0/yank", "{}").statusCode()).isEqualTo(404);
        assertThat(post("/" + name + "/1.0/" + name + "-1.0-cp313-none-any.whl/yank", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(events()).isEmpty();
    }

    private int delete(String path) throws IOException, InterruptedException {
        return send("DELETE", "/api/v4/projects/1/packages" + path, null, registry.admin)
                .statusCode();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", "/api/v4/projects/1/packages/pypi" + path, body, registry.admin);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, @Nullable Secret token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("PRIVATE-TOKEN", token.reveal());
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private List<RegistryEvent> events() {
        return registry.entriesFrom(after).stream().map(LedgerEntry::event).toList();
    }
}
