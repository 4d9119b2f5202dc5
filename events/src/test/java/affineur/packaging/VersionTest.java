package affineur.packaging;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VersionTest {
    /** PEP 440, appendix B, which GitLab documents for uploads. */
    private static final Pattern APPENDIX_B = Pattern.compile("""
            v?(?:(?:[0-9]+!)?[0-9]+(?:\\.[0-9]+)*(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview)[-_.]?[0-9]*)?\
            (?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?(?:[-_.]?dev[-_.]?[0-9]*)?)(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?""", Pattern.CASE_INSENSITIVE);

    @Test
    void readsWhatPythonReads() {
        for (JsonNode vector : Vectors.read("versions.json").get("valid")) {
            Version version = Version.parse(vector.get(0).asString());
            assertThat(version).as(vector.toString()).hasToString(vector.get(1).asString());
            assertThat(version.canonical())
                    .as(vector.toString())
                    .isEqualTo(vector.get(2).asString());
        }
    }

    @Test
    void refusesWhatPythonRefuses() {
        for (JsonNode vector : Vectors.read("versions.json").get("invalid")) {
            assertThatThrownBy(() -> Version.parse(vector.asString()))
                    .as(vector.toString())
                    .isInstanceOf(InvalidPackaging.class)
                    .message()
                    .matches("[\\x20-\\x7e]+\\.");
        }
    }

    @Test
    void ordersAsPythonOrders() {
        List<Version> versions = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (JsonNode vector : Vectors.read("versions.json").get("valid")) {
            versions.add(Version.parse(vector.get(0).asString()));
            ranks.add(vector.get(3).asInt());
        }
        Random random = new Random(440);
        for (int i = 0; i < 50_000; i++) {
            int a = random.nextInt(versions.size());
            int b = random.nextInt(versions.size());
            int expected = ranks.get(a).compareTo(ranks.get(b));
            assertThat(Integer.signum(versions.get(a).compareTo(versions.get(b))))
                    .as("%s and %s", versions.get(a), versions.get(b))
                    .isEqualTo(expected);
            assertThat(versions.get(a).equals(versions.get(b))).isEqualTo(expected == 0);
        }
    }

    @Test
    void followsTheOrderOfTheStandard() {
        List<String> ordered = List.of(
                "1.dev0",
                "1.0.dev456",
                "1.0a1",
                "1.0a2.dev456",
                "1.0a12.dev456",
                "1.0a12",
                "1.0b1.dev456",
                "1.0b2",
                "1.0b2.post345.dev456",
                "1.0b2.post345",
                "1.0rc1.dev456",
                "1.0rc1",
                "1.0",
                "1.0+abc.5",
                "1.0+abc.7",
                "1.0+5",
                "1.0.post456.dev34",
                "1.0.post456",
                "1.0.15",
                "1.1.dev1",
                "1!0.1");

        assertThat(ordered.stream().map(Version::parse).sorted().map(Version::toString))
                .containsExactlyElementsOf(ordered);
    }

    /** Normalising is a fixed point, and equal versions are those of one canonical text. */
    @Test
    void normalisesOnce() {
        Random random = new Random(503);
        for (int i = 0; i < 20_000; i++) {
            String written = random(random);
            Version version = Version.parse(written);
            assertThat(Version.parse(version.toString())).as(written).hasToString(version.toString());
            assertThat(Version.parse(version.canonical()).canonical())
                    .as(written)
                    .isEqualTo(version.canonical());
            assertThat(version).isEqualTo(Version.parse(version.canonical()));
            assertThat(version).hasSameHashCodeAs(Version.parse(version.canonical()));
            assertThat(version).isEqualByComparingTo(Version.parse(version.canonical()));
        }
    }

    @Test
    void readsAllThatTheDocumentedRegularExpressionReads() {
        Random random = new Random(16);
        String alphabet = "0123.-_!+vabcrdeptosv";
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random(random));
            text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            boolean valid = APPENDIX_B.matcher(text).matches();
            assertThat(isVersion(text.toString())).as(text.toString()).isEqualTo(valid);
            read += valid ? 1 : 0;
        }
        assertThat(read).isBetween(5_000, 45_000);
    }

    private static boolean isVersion(String text) {
        try {
            Version.parse(text);
            return true;
        } catch (InvalidPackaging e) {
            return false;
        }
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        text.append(pick(random, "", "", "", "v", "V"));
        text.append(pick(random, "", "", "", "0!", "2!"));
        text.append(random.nextInt(20));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('.').append(pick(random, "0", "0", "00", "1", "12", "2026"));
        }
        text.append(pick(random, "", "", "a1", ".beta.2", "-RC3", "_c", "pre", "Preview-0"));
        text.append(pick(random, "", "", ".post1", "-2", "r3", "_rev.", "POST"));
        text.append(pick(random, "", "", ".dev1", "dev", "-Dev-02"));
        text.append(pick(random, "", "", "+local", "+Ubuntu-1_x", "+007"));
        return text.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @ParameterizedTest
    @CsvSource({"1.0a1, true", "1.0.dev1, true", "1.0.post1.dev1, true", "1.0, false", "1.0.post1, false"})
    void tellsPreReleases(String version, boolean preRelease) {
        assertThat(Version.parse(version).isPreRelease()).isEqualTo(preRelease);
    }

    @Test
    void takesNumbersOfAnyLength() {
        Version huge = Version.parse("1." + "9".repeat(200));

        assertThat(huge).isGreaterThan(Version.parse("1." + "9".repeat(199)));
        assertThat(huge).isLessThan(Version.parse("2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1_000, 10_000_000})
    @Timeout(value = 60, unit = SECONDS)
    void refusesALongTextAtOnce(int length) {
        for (String part : List.of("1", "1.", "1-", "0a", " ", "1+a.")) {
            String text = part.repeat(length / part.length() + 1);
            assertThatThrownBy(() -> Version.parse(text))
                    .isInstanceOf(InvalidPackaging.class)
                    .message()
                    .hasSizeLessThan(400);
        }
        assertThat(Stream.of(" ".repeat(length) + "1.0 ").map(Version::parse)).containsExactly(Version.parse("1"));
    }
}
