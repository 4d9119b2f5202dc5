package affineur.query.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,0",
        "bytes=0-,0,99",
        "bytes=10-19,10,19",
        "bytes=99-,99,99",
        "bytes=90-1000,90,99",
        "bytes=-1,99,99",
        "bytes=-100,0,99",
        "bytes=-1000,0,99",
        "Bytes = 5 - 6,5,6",
        "bytes=0-99999999999999999999999999,0,99",
        "bytes=-99999999999999999999999999,0,99",
    })
    void takesASingleRange(String header, long first, long last) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Part(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999999-"})
    void knowsWhatCannotBeSatisfied(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5",
                "bytes=9-5",
                "bytes=a-b",
                "lines=0-5",
                "bytes=0-1,5-6",
                "bytes=0x1-0x5",
                "bytes=--5"
            })
    void passesOverWhatIsNoSingleRange(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Whole());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void nothingCannotBeDivided(String header) {
        assertThat(ByteRange.of(header, 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }
}
