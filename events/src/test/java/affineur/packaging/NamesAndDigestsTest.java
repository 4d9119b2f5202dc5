package affineur.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesAndDigestsTest {
    @ParameterizedTest
    @CsvSource({"My.Package, my-package", "a__b--c..d, a-b-c-d", "A, a", "friendly-bard, friendly-bard", "x_.-y, x-y"})
    void normalisesNames(String written, String normalised) {
        assertThat(PackageName.parse(written)).hasToString(normalised).isEqualTo(PackageName.parse(normalised));
    }

    @Test
    void normalisesNamesOnce() {
        Random random = new Random(503);
        String alphabet = "abXY09-_.";
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder("n");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            PackageName name = PackageName.parse(text + "e");
            assertThat(name.toString()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(PackageName.parse(name.toString())).isEqualTo(name).hasSameHashCodeAs(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-a", "a-", "_", ".a", "a b", "ä", "a/b", "a\n", "a\u0000", "K\u212a", "a%20"})
    void refusesOtherNames(String written) {
        assertThatThrownBy(() -> PackageName.parse(written))
                .isInstanceOf(InvalidPackaging.class)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(PackageName.parse("a".repeat(255)).toString()).hasSize(255);
        assertThatThrownBy(() -> PackageName.parse("a".repeat(256)))
                .isInstanceOf(InvalidPackaging.class)
                .message()
                .hasSizeLessThan(300);
    }

    @Test
    void writesDigestsInLowerCase() {
        byte[] digest = new byte[32];
        digest[0] = (byte) 0xab;

        assertThat(Sha256.of(digest)).hasToString("ab" + "0".repeat(62));
    }

    @Test
    void refusesOtherDigests() {
        for (String hex : new String[] {"", "a", "A".repeat(64), "g".repeat(64), "a".repeat(63), "a".repeat(65)}) {
            assertThatThrownBy(() -> new Sha256(hex)).isInstanceOf(InvalidPackaging.class);
        }
        Sha256 sha256 = new Sha256("a".repeat(64));
        assertThatThrownBy(() -> new Hashes(sha256, "b".repeat(63), "c".repeat(32)))
                .isInstanceOf(InvalidPackaging.class);
        assertThatThrownBy(() -> new Hashes(sha256, "b".repeat(64), "C".repeat(32)))
                .isInstanceOf(InvalidPackaging.class);
    }

    @Test
    void showsHostileTextsOnOneShortLine() {
        assertThat(Excerpt.of("a\r\nb\u0000ü🧀" + "x".repeat(1_000)))
                .startsWith("a??b???")
                .matches("[\\x20-\\x7e]{1,110}")
                .endsWith("...");
        assertThat(Excerpt.of("plain")).isEqualTo("plain");
    }
}
