package affineur.http.mvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.http.Correlation;
import affineur.http.Front;
import affineur.http.JettyCustomizing;
import affineur.http.Logged;
import affineur.http.RawClient;
import affineur.http.RawClient.Answer;
import affineur.packaging.Version;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The settings in a server as Spring Boot makes it. */
class MvcTest {
    private static final JettyWebServer SERVER = server();

    private static JettyWebServer server() {
        JettyServletWebServerFactory factory = new JettyServletWebServerFactory(0);
        factory.setAddress(InetAddress.getLoopbackAddress());
        factory.addServerCustomizers(new JettyCustomizing(new Front(List.of()))::customize);
        return (JettyWebServer) factory.getWebServer(context -> {
            AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
            spring.register(Routes.class);
            var dispatcher = context.addServlet("dispatcher", new DispatcherServlet(spring));
            dispatcher.addMapping("/");
            dispatcher.setLoadOnStartup(1);
        });
    }

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
        SERVER.destroy();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Routes {
        @Bean
        MvcSettings settings() {
            return new MvcSettings();
        }

        @Bean
        Controller controller() {
            return new Controller();
        }
    }

    record Yank(String reason) {}

    record Release(Version version) {}

    @RestController
    static class Controller {
        @GetMapping("/projects/{id}/packages")
        String packages(@PathVariable String id, HttpServletRequest request) {
            return id + " " + request.getRequestURI();
        }

        @PostMapping("/yank")
        String yank(@RequestBody Yank yank) {
            return yank.reason();
        }

        @PostMapping("/release")
        String release(@RequestBody Release release) {
            return release.version().toString();
        }

        @DeleteMapping("/yank")
        void unyank() {}

        @PostMapping("/refused")
        void refused() {
            throw new Refusal(ProblemType.OWN_ROLE, "No.");
        }

        @PostMapping("/unheard")
        String unheard() {
            return "unheard";
        }

        @GetMapping("/page")
        String page(@RequestParam int page) {
            return Integer.toString(page);
        }

        @GetMapping("/correlation")
        String correlation(HttpServletRequest request) {
            return Correlation.of(request);
        }

        @GetMapping("/exists")
        String exists(HttpServletResponse response) {
            response.setHeader("Content-Disposition", "attachment");
            throw new Refusal(ProblemType.FILE_ALREADY_EXISTS, "File already exists: a-1.whl");
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("secret internals");
        }

        @GetMapping("/overflow")
        String overflow() {
            throw new StackOverflowError("secret internals");
        }

        @GetMapping("/send-error")
        void sendError(HttpServletResponse response) throws IOException {
            response.sendError(415, "It went away");
        }

        @GetMapping("/half-way")
        void halfWay(HttpServletResponse response) throws IOException {
            response.getOutputStream().write(new byte[100]);
            response.flushBuffer();
            throw new IllegalStateException("secret internals");
        }
    }

    private static RawClient connect() throws IOException {
        return new RawClient(SERVER.getPort());
    }

    private static Answer get(String path, String... headers) throws IOException {
        try (RawClient client = connect()) {
            return client.get(path, headers);
        }
    }

    private static Answer post(String path, String type, String body) throws IOException {
        try (RawClient client = connect()) {
            int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nContent-Length: " + length + "\r\n\r\n" + body);
            return client.answer();
        }
    }

    @Test
    void leavesTheServerNonBlocking() {
        Server jetty = SERVER.getServer();
        assertThat(jetty.getInvocationType()).isEqualTo(InvocationType.NON_BLOCKING);
    }

    @Test
    void takesAnEncodedSlashInAPathVariable() throws Exception {
        assertThat(get("/projects/team%2Fdata%2fwheels/packages").body())
                .isEqualTo("team/data/wheels /projects/team%2Fdata%2fwheels/packages");
        assertThat(get("/projects/1/packages").body()).startsWith("1 ");
        assertThat(get("/projects/team/data/packages").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/projects/..%2F1/packages",
                "/projects/a/%2e%2e/1/packages",
                "/projects/1;a=b/packages",
                "/projects//packages",
                "/projects/a%25b/packages"
            })
    void refusesCrookedPaths(String path) throws Exception {
        assertThat(get(path).status()).isEqualTo(400);
    }

    @Test
    void answersARefusalAsEverywhere() throws Exception {
        Answer answer = get("/exists", "Accept: application/json", "X-Request-Id: my-request-1");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 File already exists: a-1.whl");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Content-Disposition")).isNull();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Request-Id")).isEqualTo("my-request-1");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Date")).isNotNull().isNotBlank();
        assertThat(answer.body())
                .contains("\"type\":\"/problems/file-already-exists\"", "\"correlation\":\"my-request-1\"");
        assertThat(get("/exists").body()).isEqualTo("File already exists: a-1.whl\n");
    }

    @Test
    void letsNoCacheKeepWhatDependsOnTheCaller() throws Exception {
        assertThat(get("/projects/1/packages", "PRIVATE-TOKEN: any").header("Cache-Control"))
                .isEqualTo("private, no-store");
    }

    @Test
    void knowsTheRequestsId() throws Exception {
        Answer answer = get("/correlation", "X-Request-Id: my-request-1");
        assertThat(answer.body()).isEqualTo("my-request-1");
        assertThat(answer.header("X-Request-Id")).isEqualTo("my-request-1");
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        assertThat(get("/nowhere/at/all").statusLine()).isEqualTo("HTTP/1.1 404 Not found: GET /nowhere/at/all");
    }

    @Test
    void saysWhichMethodsAreAllowed() throws Exception {
        Answer answer = get("/yank");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST", "DELETE").doesNotContain("GET");
    }

    @Test
    void saysThatItDoesNotReadAMediaType() throws Exception {
        Answer answer = post("/yank", "text/csv", "reason");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.body()).contains("text/csv");
    }

    @Test
    void saysWhereAJsonBodyIsWrong() throws Exception {
        assertThat(post("/yank", "application/json", "{\"reason\": oops}").statusLine())
                .matches("HTTP/1.1 400 The body is not the JSON that is expected here \\(line 1, column \\d+\\)\\.");
        assertThat(post("/yank", "application/json", "{\"reason\": {}}").status())
                .isEqualTo(400);
        assertThat(post("/yank", "application/json", "").statusLine())
                .isEqualTo("HTTP/1.1 400 The body is missing or cannot be read.");
    }

    @Test
    void saysWhatAValueInAJsonBodyBreaks() throws Exception {
        assertThat(post("/release", "application/json", "{\"version\": \"one\"}")
                        .statusLine())
                .startsWith("HTTP/1.1 400 Invalid version");
    }

    @Test
    void namesAWrongOrMissingParameter() throws Exception {
        assertThat(get("/page?page=x").statusLine()).isEqualTo("HTTP/1.1 400 Invalid value of 'page'.");
        assertThat(get("/page").statusLine()).startsWith("HTTP/1.1 400 ").contains("'page'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/overflow"})
    void keepsInternalsAndTheConnectionWhenAControllerBreaks(String path) throws Exception {
        try (RawClient client = connect()) {
            Answer answer = client.get(path);
            assertThat(answer.statusLine()).startsWith("HTTP/1.1 500 Internal error.");
            assertThat(answer.body()).doesNotContain("secret");
            assertThat(client.get("/page?page=1").body()).isEqualTo("1");
        }
    }

    @Test
    void answersSendErrorAlike() throws Exception {
        try (RawClient client = connect();
                Logged logged = new Logged()) {
            Answer answer = client.get("/send-error", "Accept: application/json");
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 415 It went away");
            assertThat(answer.body())
                    .contains("\"type\":\"/problems/unsupported-media-type\"", "\"detail\":\"It went away\"");
            assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{32}");
            assertThat(client.get("/page?page=1").body()).isEqualTo("1");
            assertThat(logged.events()).isEmpty();
        }
    }

    @Test
    void cutsTheConnectionWhenAnAnswerBreaksHalfWay() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET /half-way HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThatExceptionOfType(IOException.class).isThrownBy(client::answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/refused", "/unheard", "/send-error"})
    void keepsTheConnectionWhenTheBodyComesAfterTheAnswer(String path) throws Exception {
        try (RawClient client = new RawClient(SERVER.getPort())) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n");
            client.answer();
            client.send("hello".getBytes(StandardCharsets.UTF_8));
            assertThat(client.get("/correlation").status()).isEqualTo(200);
        }
    }
}
