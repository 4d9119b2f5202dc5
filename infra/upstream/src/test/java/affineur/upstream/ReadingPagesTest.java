package affineur.upstream;

import static affineur.upstream.Scene.CHEESE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.events.PackageStatus;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages as indexes write them, and as they could write them. */
class ReadingPagesTest {
    private static final URI PAGE = URI.create("https://index.example.org/simple/cheese/");
    private static final Upstream UPSTREAM = Upstream.of("public", "https://index.example.org/simple/")
            .withFilesAt(List.of(HostPattern.parse("files.example.org")));
    private static final Troubles TROUBLES = new Troubles(UPSTREAM);

    private static PageReading reading() {
        return new PageReading(CHEESE, PAGE, new Reach(UPSTREAM), TROUBLES);
    }

    private static UpstreamPage json(InputStream body) {
        PageReading reading = reading();
        JsonPage.read(body, reading, TROUBLES);
        return reading.page();
    }

    private static UpstreamPage json(String body) {
        return json(new ByteArrayInputStream(Scene.bytes(body)));
    }

    private static UpstreamPage html(InputStream body) {
        PageReading reading = reading();
        HtmlPage.read(body, StandardCharsets.UTF_8, reading, TROUBLES);
        return reading.page();
    }

    private static UpstreamPage html(String body) {
        return html(new ByteArrayInputStream(Scene.bytes(body)));
    }

    private static InputStream fixture(String name) {
        return Objects.requireNonNull(ReadingPagesTest.class.getResourceAsStream(name));
    }

    private static Sha256 digest(char digit) {
        return new Sha256(String.valueOf(digit).repeat(64));
    }

    @Test
    void jsonSaysAllThatThereIs() throws IOException {
        try (InputStream body = fixture("cheese.json")) {
            UpstreamPage page = json(body);
            assertThat(page.name()).isEqualTo(CHEESE);
            assertThat(page.url()).isEqualTo(PAGE);
            assertThat(page.status()).isEqualTo(PackageStatus.DEPRECATED);
            assertThat(page.statusReason()).isEqualTo("Use \"fromage\" instead.");
            assertThat(page.versions()).extracting(Version::toString).containsExactly("0.9", "1.0", "1.1rc1");
            assertThat(page.files())
                    .extracting(file -> file.filename().toString())
                    .containsExactly(
                            "cheese-1.0-py3-none-any.whl", "cheese-0.9.tar.gz", "cheese-1.1rc1-py3-none-any.whl");
            assertThat(page.omitted())
                    .isEqualTo(Map.of(
                            Omission.OTHER_KIND, 3,
                            Omission.OTHER_PACKAGE, 1,
                            Omission.OTHER_SCHEME, 1,
                            Omission.OTHER_HOST, 1,
                            Omission.MALFORMED, 3));
            UpstreamFile wheel = page.files().getFirst();
            assertThat(wheel.url())
                    .isEqualTo(URI.create("https://files.example.org/packages/44/44/cheese-1.0-py3-none-any.whl"));
            assertThat(wheel.sha256()).isEqualTo(digest('4'));
            assertThat(wheel.hashes()).isEqualTo(Map.of("md5", "3".repeat(32), "blake2b_256", "2".repeat(64)));
            assertThat(wheel.requiresPython()).isEqualTo(">=3.9, <4");
            assertThat(wheel.size()).isEqualTo(12345);
            assertThat(wheel.uploaded()).isEqualTo(Instant.parse("2026-03-04T05:06:07.890123Z"));
            assertThat(wheel.yanked()).isNull();
            assertThat(wheel.metadata()).isEqualTo(new UpstreamFile.Metadata(digest('1')));
            assertThat(wheel.provenance())
                    .hasToString(
                            "https://index.example.org/integrity/cheese/1.0/cheese-1.0-py3-none-any.whl/provenance");
            UpstreamFile sdist = page.files().get(1);
            assertThat(sdist.url()).isEqualTo(URI.create("https://index.example.org/packages/cheese-0.9.tar.gz"));
            assertThat(sdist.sha256()).isEqualTo(digest('6'));
            assertThat(sdist.requiresPython()).isNull();
            assertThat(sdist.size()).isNull();
            assertThat(sdist.uploaded()).isNull();
            assertThat(sdist.yanked()).isEqualTo("Eats\nmice & \u00fc");
            assertThat(sdist.metadata()).isEqualTo(new UpstreamFile.Metadata(null));
            UpstreamFile candidate = page.files().get(2);
            assertThat(candidate.url()).hasToString("https://files.example.org/a%20b/cheese-1.1rc1-py3-none-any.whl");
            assertThat(candidate.sha256()).isNull();
            assertThat(candidate.size()).isNull();
            assertThat(candidate.yanked()).isEmpty();
            assertThat(candidate.metadata()).isNull();
            assertThat(candidate.provenance()).isNull();
        }
    }

    @Test
    void htmlSaysTheSame() throws IOException {
        try (InputStream body = fixture("cheese.html")) {
            UpstreamPage page = html(body);
            assertThat(page.status()).isEqualTo(PackageStatus.ARCHIVED);
            assertThat(page.statusReason()).isEqualTo("It is \"done\".");
            assertThat(page.versions()).extracting(Version::toString).containsExactly("1.0", "1.0+local", "0.9", "0.8");
            assertThat(page.files())
                    .extracting(file -> file.url().toString())
                    .containsExactly(
                            "https://files.example.org/packages/44/cheese-1.0-py3-none-any.whl",
                            "https://files.example.org/other/cheese-1.0%2Blocal.tar.gz?a=1&b=2",
                            "https://files.example.org/packages/cheese-0.9.tar.gz",
                            "https://files.example.org/cheese-0.8.zip");
            assertThat(page.omitted()).isEqualTo(Map.of(Omission.OTHER_KIND, 1));
            UpstreamFile wheel = page.files().getFirst();
            assertThat(wheel.sha256()).isEqualTo(digest('4'));
            assertThat(wheel.requiresPython()).isEqualTo(">=3.9, <4");
            assertThat(wheel.metadata()).isEqualTo(new UpstreamFile.Metadata(digest('1')));
            assertThat(wheel.provenance()).hasToString("https://index.example.org/provenance");
            assertThat(wheel.yanked()).isNull();
            UpstreamFile local = page.files().get(1);
            assertThat(local.filename()).hasToString("cheese-1.0+local.tar.gz");
            assertThat(local.sha256()).isNull();
            assertThat(local.hashes()).isEqualTo(Map.of("md5", "5".repeat(32)));
            assertThat(local.yanked()).isEmpty();
            assertThat(local.metadata()).isEqualTo(new UpstreamFile.Metadata(null));
            assertThat(page.files().get(2).yanked()).isEqualTo("Eats 'mice'");
        }
    }

    @Test
    void aPageMayBeEmpty() {
        assertThat(html("").files()).isEmpty();
        assertThat(json("{\"meta\": {\"api-version\": \"1.0\"}, \"name\": \"cheese\", \"files\": []}")
                        .files())
                .isEmpty();
    }

    @Test
    void anUnknownStatusSaysNothing() {
        assertThat(json("{\"name\": \"cheese\", \"project-status\": {\"status\": \"melted\", \"reason\": 7}}")
                        .status())
                .isEqualTo(PackageStatus.ACTIVE);
        assertThat(json("{\"name\": \"cheese\", \"project-status\": \"archived\", \"versions\": {}, \"files\": 1}")
                        .status())
                .isEqualTo(PackageStatus.ACTIVE);
    }

    @Test
    void aPageWithoutANameIsNone() {
        for (String body :
                List.of("{}", "[]", "null", "", "{\"name\": null}", "{\"name\": [\"cheese\"]}", "{\"name\":")) {
            assertThatThrownBy(() -> json(body)).as(body).isInstanceOf(Trouble.class);
        }
    }

    @Test
    void aBaseThatLeadsAwayTakesItsFilesWithIt() {
        UpstreamPage page = html("<base href='https://evil.example.org/'><a href='cheese-1.0.tar.gz'>x</a>");
        assertThat(page.omitted()).isEqualTo(Map.of(Omission.OTHER_HOST, 1));
    }

    @Test
    void linksThatClimbTooHighStayBelowTheRoot() {
        assertThat(html("<a href='../../../../../x/cheese-1.0.tar.gz'>x</a>")
                        .files()
                        .getFirst()
                        .url())
                .hasToString("https://index.example.org/x/cheese-1.0.tar.gz");
    }

    @Test
    void whatIsNotHtmlHasNoFiles() {
        assertThat(html("\0\u00ff<<<<a <a <![CDATA[ <!DOCTYPE <a href= <a href='")
                        .files())
                .isEmpty();
    }

    @Test
    void hugePagesDoNotFillTheMemory() {
        // each would take more than the 1 GB that the JVM has
        for (String piece : List.of("<b>", "<a href=x>")) {
            UpstreamPage page = html(repeated(piece.repeat(1000), 40_000 / piece.length()));
            assertThat(page.files()).as(piece).isEmpty();
        }
    }

    private static InputStream repeated(String piece, int times) {
        byte[] bytes = Scene.bytes(piece);
        return new SequenceInputStream(Collections.enumeration(IntStream.range(0, times)
                .mapToObj(_ -> new ByteArrayInputStream(bytes))
                .toList()));
    }
}
