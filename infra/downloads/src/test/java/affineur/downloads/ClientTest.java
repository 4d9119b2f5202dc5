package affineur.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
    private static final String PIP = """
            pip/25.3 {"ci":true,"cpu":"x86_64","distro":{"id":"trixie","libc":{"lib":"glibc","version":"2.41"},\
            "name":"Debian GNU/Linux","version":"13"},"implementation":{"name":"CPython","version":"3.13.5"},\
            "installer":{"name":"pip","version":"25.3"},"openssl_version":"OpenSSL 3.5.1","python":"3.13.5",\
            "system":{"name":"Linux","release":"6.12.0"}}""";

    private static final String UV = """
            uv/0.9.5 {"installer":{"name":"uv","version":"0.9.5","subcommand":["sync"]},"python":"3.14.0",\
            "implementation":{"name":"PyPy","version":"7.3"},"distro":null,\
            "system":{"name":"Darwin","release":"25.0"},"cpu":"arm64","openssl_version":null,"ci":null}""";

    static Stream<Arguments> agents() {
        return Stream.of(
                Arguments.of(
                        PIP,
                        new Client(
                                "pip",
                                "25.3",
                                "3.13.5",
                                "CPython 3.13.5",
                                "Linux 6.12.0",
                                "Debian GNU/Linux 13",
                                "x86_64",
                                true)),
                Arguments.of(UV, new Client("uv", "0.9.5", "3.14.0", "PyPy 7.3", "Darwin 25.0", null, "arm64", false)),
                Arguments.of(
                        "poetry/2.2.1 CPython/3.12.3 Linux/6.8.0-31-generic",
                        products("poetry", "2.2.1", "3.12.3", "CPython 3.12.3", "Linux 6.8.0-31-generic")),
                Arguments.of(
                        "twine/6.2.0 CPython/3.11.2 pkginfo/1.12",
                        products("twine", "6.2.0", "3.11.2", "CPython 3.11.2", null)),
                Arguments.of("Bazel/8.1 Python/3.10", products("bazel", "8.1", "3.10", null, null)),
                Arguments.of("curl/8.14.1", products("curl", "8.14.1", null, null, null)),
                Arguments.of("nothing at all", products(null, null, null, null, null)),
                Arguments.of("", products(null, null, null, null, null)));
    }

    private static Client products(
            @Nullable String installer,
            @Nullable String version,
            @Nullable String python,
            @Nullable String implementation,
            @Nullable String system) {
        return new Client(installer, version, python, implementation, system, null, null, null);
    }

    @ParameterizedTest
    @MethodSource("agents")
    void readsWhatClientsSayOfThemselves(String agent, Client client) {
        assertThat(Client.of(agent)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pip/25.3 {",
                "pip/25.3 {\"installer\":",
                "pip/25.3 {} {}",
                "pip/25.3 {\"installer\":7,\"python\":[],\"system\":{\"name\":null},\"ci\":\"maybe\"}",
                "pip/25.3 []"
            })
    void takesWhatItCanOfTheRest(String agent) {
        assertThat(Client.of(agent))
                .extracting(Client::installer, Client::version)
                .containsExactly("pip", "25.3");
    }

    @Test
    void keepsLittleOfWhatIsLong() {
        String python =
                Client.of("pip/1 {\"python\":\"" + "3".repeat(900) + "\"}").python();

        assertThat(python).isEqualTo("3".repeat(100));
    }
}
