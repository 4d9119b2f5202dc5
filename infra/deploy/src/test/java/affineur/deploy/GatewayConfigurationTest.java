package affineur.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayConfigurationTest {
    private static final GatewayConfiguration CONFIGURATION = new GatewayConfiguration(
            "127.0.0.1:8080",
            List.of("command-1:8081", "command-2:8082"),
            List.of("query-1:8083", "query-2:8084", "query-3:8085"),
            List.of("[::1]:8086"));

    @Test
    void namesEveryNode() {
        assertThat(CONFIGURATION.text())
                .contains(
                        "listen 127.0.0.1:8080;",
                        "server command-1:8081 max_fails=1 fail_timeout=2s;",
                        "server command-2:8082 max_fails=1 fail_timeout=2s;",
                        "server query-3:8085 max_fails=0;",
                        "server [::1]:8086 max_fails=0;")
                .doesNotContainPattern("(?m)^[^#]*@[A-Z_]+@");
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> new GatewayConfiguration("8080;}", List.of("a:1"), List.of("b:1"), List.of("c:1")))
                .hasMessageContaining("'8080;}' is not host:port");
        assertThatThrownBy(() -> new GatewayConfiguration("a:1", List.of("a:1"), List.of(), List.of("c:1")))
                .hasMessageContaining("one node of each service");
    }

    /** Its image fills the template by a script. */
    @Test
    void isTheSameInTheImage(@TempDir Path directory) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(Manifests.DEPLOY.resolve("gateway/start").toString()).inheritIO();
        builder.environment().put("LISTEN", CONFIGURATION.listen());
        builder.environment().put("COMMAND_SERVERS", String.join(" ", CONFIGURATION.commandServers()));
        builder.environment().put("QUERY_SERVERS", String.join(" ", CONFIGURATION.queryServers()));
        builder.environment().put("AUDIT_SERVERS", String.join("  ", CONFIGURATION.auditServers()));
        builder.environment().put("GATEWAY_DIRECTORY", directory.toString());
        builder.environment()
                .put(
                        "GATEWAY_TEMPLATE",
                        Manifests.DEPLOY.resolve("gateway/nginx.conf.template").toString());
        builder.environment().put("NGINX", "true");

        assertThat(builder.start().waitFor()).isZero();

        assertThat(directory.resolve("nginx.conf")).hasContent(CONFIGURATION.text());
    }
}
