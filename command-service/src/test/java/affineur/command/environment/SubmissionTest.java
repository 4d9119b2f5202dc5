package affineur.command.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EnvironmentName;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubmissionTest {
    private static final EnvironmentName SHOP = new EnvironmentName("shop-production");
    private static final Sha256 CONTENT = new Sha256("a".repeat(64));

    private final Slice submit = Slice.of(SubmissionDecider::register);

    @Test
    void recordsTheSameAgain() {
        EnvironmentSubmitted submitted = new EnvironmentSubmitted(SHOP, "pip-inspect", 3, CONTENT);
        submit.given(submitted).when(new SubmitEnvironment(submitted)).then(submitted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".a", "a-", "größe", "a b", "a\nb"})
    void refusesNamesThatCouldNotBePartOfAPath(String name) {
        assertThatThrownBy(() -> new EnvironmentName(name)).isInstanceOf(Refusal.class);
    }

    @Test
    void takesNamesOfAHundredCharacters() {
        assertThat(new EnvironmentName("x".repeat(100)).text()).hasSize(100);
        assertThatThrownBy(() -> new EnvironmentName("x".repeat(101))).isInstanceOf(Refusal.class);
    }
}
