package affineur.upstream;

import static affineur.upstream.Scene.CHEESE;
import static affineur.upstream.Scene.PAGE;
import static affineur.upstream.Scene.assertRefused;
import static affineur.upstream.Scene.page;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an upstream may do instead of sending a page. Nothing takes longer than the limits say. */
@Timeout(20)
class HostilePagesTest {
    private static final String JSON = "Content-Type: application/vnd.pypi.simple.v1+json";
    private final Scene scene = new Scene();
    private final HostileUpstream server = scene.server;

    @AfterEach
    void end() {
        scene.close();
    }

    private Refusal refused(ProblemType type) {
        return assertRefused(type, () -> scene.index.page(CHEESE));
    }

    @Test
    void anHonestPageIsRead() {
        server.on(PAGE, call -> call.json(page("../../files/cheese-1.0-py3-none-any.whl")));
        assertThat(scene.found().files())
                .extracting(UpstreamFile::url)
                .containsExactly(scene.url("/files/cheese-1.0-py3-none-any.whl"));
        assertThat(server.calls().getFirst().header("accept")).startsWith("application/vnd.pypi.simple.v1+json,");
        assertThat(server.calls().getFirst().headers()).doesNotContainKeys("authorization", "cookie");
    }

    @Test
    void neverAnswers() {
        server.on(PAGE, HostileUpstream.Call::awaitEnd);
        refused(ProblemType.UPSTREAM_TOO_SLOW);
    }

    @Test
    void dripsItsHeaders() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; ; i++) {
                drip(call, "X-Drip-" + i + ": 1\r\n");
            }
        });
        refused(ProblemType.UPSTREAM_TOO_SLOW);
    }

    /** A byte now and then, so that no pause is long. It waits for the other side, which sends nothing, to be gone. */
    private static void drip(HostileUpstream.Call call, String text) throws IOException {
        call.socket().setSoTimeout(100);
        call.write(text);
        try {
            if (call.socket().getInputStream().read() < 0) {
                throw new IOException("gone");
            }
        } catch (SocketTimeoutException e) {
            // still there
        }
    }

    @Test
    void dripsItsBody() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nContent-Length: 100000\r\n\r\n{");
            while (true) {
                drip(call, " ");
            }
        });
        refused(ProblemType.UPSTREAM_TOO_SLOW);
    }

    @Test
    void pausesInItsBody() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nContent-Length: 1000\r\n\r\n{\"meta\":");
            call.awaitEnd();
        });
        refused(ProblemType.UPSTREAM_TOO_SLOW);
    }

    @Test
    void sendsEndlessHeaders() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 OK\r\n");
            while (true) {
                call.write("X-Header: " + "x".repeat(1000) + "\r\n");
            }
        });
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void sendsAnEndlessStatusLine() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 ");
            while (true) {
                call.write("x".repeat(1000));
            }
        });
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void sendsEndlessHints() {
        server.on(PAGE, call -> {
            while (true) {
                drip(call, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            }
        });
        refused(ProblemType.UPSTREAM_TOO_SLOW);
    }

    @Test
    void sendsAnEndlessBody() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nConnection: close\r\n\r\n{\"files\": [");
            while (true) {
                call.write("{\"filename\": \"x\", \"url\": \"y\"},".repeat(100));
            }
        });
        refused(ProblemType.UPSTREAM_TOO_LARGE);
    }

    @Test
    void saysThatItIsHuge() {
        server.on(PAGE, call -> {
            call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nContent-Length: 99999999999\r\n\r\n");
            call.awaitEnd();
        });
        refused(ProblemType.UPSTREAM_TOO_LARGE);
    }

    @Test
    void sendsAGzipBomb() throws Exception {
        byte[] bomb = HostileUpstream.gzip(new byte[50 << 20]);
        assertThat(bomb).hasSizeLessThan(100_000);
        server.on(PAGE, call -> call.answer(200, bomb, "Content-Type: text/html", "Content-Encoding: gzip"));
        refused(ProblemType.UPSTREAM_TOO_LARGE);
    }

    @Test
    void saysGzipAndSendsNone() {
        server.on(PAGE, call -> call.json(page("x"), "Content-Encoding: gzip"));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void encodesAsNobodyAsked() {
        server.on(PAGE, call -> call.json(page("x"), "Content-Encoding: br"));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void compressesAsAsked() throws Exception {
        byte[] page = HostileUpstream.gzip(Scene.bytes(page("cheese-1.0-py3-none-any.whl")));
        server.on(PAGE, call -> call.answer(200, page, JSON, "Content-Encoding: gzip"));
        assertThat(scene.found().files()).hasSize(1);
        assertThat(server.calls().getFirst().header("accept-encoding")).isEqualTo("gzip");
    }

    @Test
    void speaksNoHttp() {
        server.on(PAGE, call -> call.write("220 smtp.example.org ESMTP\r\n"));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void hangsUp() {
        server.on(PAGE, _ -> {});
        refused(ProblemType.UPSTREAM_UNREACHABLE);
        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void isCutWithinItsLength() {
        server.on(
                PAGE,
                call -> call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nContent-Length: 1000\r\n\r\n" + page("x")));
        refused(ProblemType.UPSTREAM_UNREACHABLE);
    }

    @Test
    void isCutWithinAChunk() {
        server.on(
                PAGE,
                call -> call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"));
        refused(ProblemType.UPSTREAM_UNREACHABLE);
    }

    @Test
    void isCutWithoutALength() {
        String page = page("x");
        server.on(
                PAGE,
                call -> call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nConnection: close\r\n\r\n"
                        + page.substring(0, page.length() - 10)));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void htmlIsCutWithoutALength() {
        server.on(
                PAGE,
                call -> call.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                        + "<html><body><a href='cheese-1.0-py3-none-any.whl'>cheese</a>"));
        refused(ProblemType.UPSTREAM_UNREACHABLE);
    }

    @Test
    void sendsAnotherType() {
        server.on(PAGE, call -> call.answer(200, page("x"), "Content-Type: image/png"));
        assertThat(refused(ProblemType.UPSTREAM_BROKEN).text()).contains("image/png");
    }

    @Test
    void sendsNoType() {
        server.on(PAGE, call -> call.answer(200, page("x")));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void sendsWhatIsNoJson() {
        server.on(PAGE, call -> call.json("{\"meta\": {]"));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void sendsMoreBehindItsJson() {
        server.on(PAGE, call -> call.json(page("x") + "{}"));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void nestsDeeply() {
        server.on(PAGE, call -> call.json("{\"name\": \"cheese\", \"x\": " + "[".repeat(100_000)));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void nestsDeeplyInHtml() {
        server.on(
                PAGE,
                call -> call.answer(
                        200,
                        "<div>".repeat(100_000) + "<a href='cheese-1.0-py3-none-any.whl'>x</a>",
                        "Content-Type: text/html"));
        assertThat(scene.found().files()).hasSize(1);
    }

    @Test
    void answersWithAnotherPackage() {
        server.on(PAGE, call -> call.json(page("x").replace("\"cheese\"", "\"ham\"")));
        assertThat(refused(ProblemType.UPSTREAM_BROKEN).text()).contains("'cheese'", "'ham'");
    }

    @Test
    void speaksALaterVersion() {
        server.on(PAGE, call -> call.json(page("x").replace("1.1", "2.0")));
        assertThat(refused(ProblemType.UPSTREAM_BROKEN).text()).contains("2.0");
    }

    @Test
    void linksToWhatMayNotBe() {
        List<String> links = List.of(
                "file:///etc/passwd",
                "ftp://index.example.org/cheese-1.0-py3-none-any.whl",
                "javascript:alert(1)",
                "http://169.254.169.254/latest/meta-data/cheese-1.0-py3-none-any.whl",
                "http://index.example.org:22/cheese-1.0-py3-none-any.whl",
                "http://user:pass@index.example.org:" + server.port() + "/cheese-1.0-py3-none-any.whl",
                "http://evil.example.org/cheese-1.0-py3-none-any.whl",
                "//evil.example.org/cheese-1.0-py3-none-any.whl",
                "http://[::1/",
                "x".repeat(10_000));
        server.on(
                PAGE,
                call -> call.answer(
                        200,
                        "<a href='" + String.join("'>x</a><a href='", links) + "'>x</a>",
                        "Content-Type: text/html"));
        UpstreamPage page = scene.found();
        assertThat(page.files()).isEmpty();
        assertThat(page.omitted())
                .isEqualTo(Map.of(Omission.OTHER_SCHEME, 3, Omission.OTHER_HOST, 4, Omission.MALFORMED, 3));
    }

    @Test
    void redirectsInACircle() {
        server.on(PAGE, call -> call.redirect("/simple/other/"));
        server.on("/simple/other/", call -> call.redirect(PAGE));
        refused(ProblemType.UPSTREAM_BROKEN);
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void redirectsForEver() {
        server.on(PAGE, call -> call.redirect("/0"));
        for (int i = 0; i < 20; i++) {
            int next = i + 1;
            server.on("/" + i, call -> call.redirect("/" + next));
        }
        refused(ProblemType.UPSTREAM_BROKEN);
        assertThat(server.calls()).hasSize(6);
    }

    @Test
    void redirectsAway() {
        for (String location : List.of(
                "file:///etc/passwd",
                "http://evil.example.org/",
                "//evil.example.org/",
                "http://127.0.0.1:" + server.port() + "/",
                "http://169.254.169.254/latest/",
                "http://index.example.org:1/",
                "gopher://index.example.org/")) {
            try (Scene other = new Scene()) {
                other.server.on(PAGE, call -> call.redirect(location));
                assertRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, () -> other.index.page(CHEESE));
                assertThat(other.server.calls()).hasSize(1);
            }
        }
    }

    @Test
    void redirectsNowhere() {
        server.on(PAGE, call -> call.answer(302, ""));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void redirectsWhereItMay() {
        server.on(PAGE, call -> call.redirect(scene.fileUrl("a", "/pages/cheese")));
        server.on("/pages/cheese", call -> call.json(page("cheese-1.0-py3-none-any.whl")));
        assertThat(scene.found().files())
                .extracting(file -> file.url().toString())
                .containsExactly(scene.fileUrl("a", "/pages/cheese-1.0-py3-none-any.whl"));
    }

    @Test
    void answersNothingHasChangedToWhoKnowsNothing() {
        server.on(PAGE, call -> call.answer(304, ""));
        refused(ProblemType.UPSTREAM_BROKEN);
    }

    @Test
    void answersOddly() {
        server.on(PAGE, call -> call.answer(206, page("x")));
        assertThat(refused(ProblemType.UPSTREAM_BROKEN).text()).contains("206");
    }

    @Test
    void refusesUs() {
        server.on(PAGE, call -> call.answer(401, "", "WWW-Authenticate: Basic realm=\"x\""));
        refused(ProblemType.UPSTREAM_REFUSES);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void fails() {
        server.on(PAGE, call -> call.answer(500, ""));
        refused(ProblemType.UPSTREAM_BROKEN);
        assertThat(server.calls()).as("tried three times").hasSize(3);
    }

    @Test
    void failsOnce() {
        server.on(PAGE, call -> {
            if (server.calls().size() == 1) {
                call.answer(502, "");
            } else {
                call.json(page("cheese-1.0-py3-none-any.whl"));
            }
        });
        assertThat(scene.found().files()).hasSize(1);
    }

    @Test
    void isCutOnce() {
        server.on(PAGE, call -> {
            if (server.calls().size() == 1) {
                call.write("HTTP/1.1 200 OK\r\n" + JSON + "\r\nContent-Length: 1000\r\n\r\n{");
            } else {
                call.json(page("cheese-1.0-py3-none-any.whl"));
            }
        });
        assertThat(scene.found().files()).hasSize(1);
    }

    @Test
    void asksToBeLeftAlone() {
        server.on(PAGE, call -> call.answer(429, "", "Retry-After: 60"));
        refused(ProblemType.UPSTREAM_UNAVAILABLE);
        assertThat(server.calls()).hasSize(1);
        scene.clock.pass(Duration.ofSeconds(59));
        refused(ProblemType.UPSTREAM_UNAVAILABLE);
        assertThat(server.calls()).hasSize(1);
        scene.clock.pass(Duration.ofSeconds(12));
        server.on(PAGE, call -> call.json(page("cheese-1.0-py3-none-any.whl")));
        assertThat(scene.found().files()).hasSize(1);
    }

    @Test
    void doesNotHaveIt() {
        assertThat(scene.index.page(CHEESE)).isInstanceOf(PageAnswer.Missing.class);
        assertThat(scene.index.page(CHEESE)).isInstanceOf(PageAnswer.Missing.class);
        assertThat(server.calls()).as("asked once").hasSize(1);
    }
}
