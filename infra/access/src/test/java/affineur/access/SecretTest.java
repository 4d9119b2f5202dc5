package affineur.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    @Test
    void isFoundBySecretScanners() {
        assertThat(Secret.generate().reveal()).matches("aff_[0-9A-Za-z]{36}");
    }

    @Test
    void isNeverMadeTwice() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(Secret.generate().reveal());
        }
        assertThat(made).hasSize(10_000);
    }

    @Test
    void tellsAMistypedCharacterAtEveryPlace() {
        String right = Secret.generate().reveal();
        for (int i = Secret.PREFIX.length(); i < right.length(); i++) {
            char other = right.charAt(i) == 'x' ? 'y' : 'x';
            String wrong = right.substring(0, i) + other + right.substring(i + 1);
            assertThat(Secret.shown(wrong).isMistyped()).as(wrong).isTrue();
        }
        assertThat(Secret.shown(right).isMistyped()).isFalse();
    }

    @Test
    void tellsOneThatIsCutOrHasSomethingPastedBehindIt() {
        String right = Secret.generate().reveal();
        assertThat(Secret.shown(right.substring(0, 39)).isMistyped()).isTrue();
        assertThat(Secret.shown(right + "\n").isMistyped()).isTrue();
        assertThat(Secret.shown("glpat-something-else").isMistyped()).isFalse();
    }

    @Test
    void keepsItsLayoutForEver() {
        // the check digits of GitHub's layout: CRC-32 of the random part, base 62, padded with zeros
        assertThat(Secret.shown("aff_000000000000000000000000000000" + "2C8GjS").isMistyped())
                .isFalse();
    }

    @Test
    void hashesAsSha256OfItsText() {
        assertThat(Secret.shown("abc").hash().hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void doesNotShowItselfInLogs() {
        Secret secret = Secret.generate();
        assertThat(secret.toString()).isEqualTo("aff_...");
    }

    @Test
    void takesOneThatTheOperatorChose() {
        String own = "correct-horse-battery-staple";
        assertThat(Secret.chosen(own).hash()).isEqualTo(Secret.shown(own).hash());
        String made = Secret.generate().reveal();
        assertThat(Secret.chosen(made).reveal()).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "nineteen-characters",
                "with spaces in the middle of it",
                "umlaut-ä-in-the-middle-of-it",
                "aff_0000000000000000000000000000000000zz",
                "line-break-at-the-end-of-it\n"
            })
    void refusesAChosenOneThatIsWeakOrBroken(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secret.chosen(text))
                .satisfies(e -> {
                    if (text.length() > 5) {
                        assertThat(e.getMessage()).doesNotContain(text);
                    }
                });
    }
}
