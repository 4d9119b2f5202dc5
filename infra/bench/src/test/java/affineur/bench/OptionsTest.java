package affineur.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Path DEFAULT = Path.of("default.json");

    @Test
    void takesAllMeasuresAtLengthUnlessToldOtherwise() throws Exception {
        Options options = parse();
        assertThat(options.quick()).isFalse();
        assertThat(options.strict()).isFalse();
        assertThat(options.json()).isEqualTo(DEFAULT);
        assertThat(options.only()).isEmpty();
    }

    @Test
    void optionsAdd() throws Exception {
        Options options = parse("--strict", "--only", "one,two", "--json", "x.json", "--quick");
        assertThat(options.quick()).isTrue();
        assertThat(options.strict()).isTrue();
        assertThat(options.json()).isEqualTo(Path.of("x.json"));
        assertThat(options.only()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void saysWhichMeasuresThereAre() {
        assertThatThrownBy(() -> parse("--only", "three"))
                .hasMessageContaining("three")
                .hasMessageContaining("one, two");
        assertThatThrownBy(() -> parse("--json")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse("--fast")).hasMessageContaining("--fast");
    }

    private static Options parse(String... args) throws Options.Invalid {
        return Options.parse(args, DEFAULT, List.of("one", "two"));
    }
}
