package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a start is said in one line, before anything slow begins. */
class ServeTest {
    @TempDir
    Path data;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter errors = new StringWriter();

    private int serve(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "serve";
        arguments[1] = "--data";
        arguments[2] = data.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Affineur.program()
                .run(environment, new PrintWriter(new StringWriter()), new PrintWriter(errors, true), arguments);
    }

    private void assertOneLine(String... parts) {
        assertThat(errors.toString().lines()).hasSize(1);
        assertThat(errors.toString()).contains(parts);
    }

    @Test
    void namesTheOtherWayOutWhenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(serve("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(1);
            assertOneLine("Port " + taken.getLocalPort(), "--port");
        }
        assertThat(data.resolve("kafka")).doesNotExist();
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThat(serve("--port", "70000")).isEqualTo(1);
        assertOneLine("70000", "65535");
    }

    @Test
    void refusesAVisibilityThatIsNone() {
        assertThat(serve("--visibility", "secret")).isEqualTo(1);
        assertOneLine("--visibility", "public, internal or private", "'secret'");
    }

    @Test
    void refusesASecondStartOnTheSameData() throws Exception {
        try (DataDirectory first = DataDirectory.open(data)) {
            assertThat(serve("--port", "0")).isEqualTo(1);
            assertOneLine("already running", first.root().toString(), "--data");
        }
    }

    @Test
    void refusesADataDirectoryThatIsAFile() throws Exception {
        data = Files.createFile(data.resolve("file"));
        assertThat(serve("--port", "0")).isEqualTo(1);
        assertOneLine("data directory", "cannot be used");
    }

    @Test
    void refusesASettingThatIsNone() throws Exception {
        Path file = Files.writeString(data.resolve("affineur.properties"), "prot = 0\n");
        assertThat(serve("--config", file.toString())).isEqualTo(2);
        assertOneLine("no setting 'prot'", file.toString(), "Did you mean port?");
    }

    @Test
    void refusesAVariableThatIsNone() {
        environment.put("AFFINEUR_PROT", "0");
        assertThat(serve()).isEqualTo(2);
        assertOneLine("AFFINEUR_PROT", "Did you mean AFFINEUR_PORT?");
    }

    @Test
    void refusesAnAdminTokenThatIsNoneWithoutShowingIt() {
        environment.put("AFFINEUR_ADMIN_TOKEN", "short");
        assertThat(serve("--port", "0")).isEqualTo(1);
        assertOneLine("admin token");
        assertThat(errors.toString()).doesNotContain("'short'");
    }
}
