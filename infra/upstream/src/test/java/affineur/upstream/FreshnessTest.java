package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=600, public| |600",
                "Max-Age=120| |120",
                "max-age=600|500|100",
                "max-age=600|599|10",
                "max-age=600|5000|10",
                "max-age=600|never|600",
                "max-age=60, s-maxage=300| |300",
                "max-age=0| |10",
                "no-cache, max-age=600| |10",
                "no-store| |10",
                "private, max-age=600| |10",
                "max-age=99999999| |3600",
                "max-age=999999999999999999999| |600",
                "max-age=-5| |600",
                "max-age| |600",
                "public| |600",
            })
    void theUpstreamSaysHowLongWithinBounds(String control, @Nullable String age, long seconds) {
        HttpFields.Mutable headers = HttpFields.build().put("Cache-Control", control);
        if (age != null) {
            headers.put("Age", age);
        }
        assertThat(Freshness.DEFAULT.of(headers)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void otherwiseItIsTenMinutes() {
        assertThat(Freshness.DEFAULT.of(HttpFields.EMPTY)).isEqualTo(Duration.ofMinutes(10));
    }
}
