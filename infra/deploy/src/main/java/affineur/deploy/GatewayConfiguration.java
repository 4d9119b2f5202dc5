package affineur.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateway's {@code nginx.conf}, from the template that its image uses too.
 *
 * @param listen what nginx is to listen on: {@code 127.0.0.1:8080}
 * @param commandServers the nodes of the command service, {@code host:port}; of each service one at least
 */
public record GatewayConfiguration(
        String listen, List<String> commandServers, List<String> queryServers, List<String> auditServers) {
    private static final String TEMPLATE = "nginx.conf.template";
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.\\[\\]:_-]+:[0-9]{1,5}");

    public GatewayConfiguration {
        commandServers = List.copyOf(commandServers);
        queryServers = List.copyOf(queryServers);
        auditServers = List.copyOf(auditServers);
        Stream.of(List.of(listen), commandServers, queryServers, auditServers).forEach(GatewayConfiguration::check);
    }

    private static void check(List<String> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("The gateway needs one node of each service at least");
        }
        for (String address : addresses) {
            if (!ADDRESS.matcher(address).matches()) {
                throw new IllegalArgumentException("'" + address + "' is not host:port");
            }
        }
    }

    /** The whole file; relative paths in it are meant from nginx's prefix ({@code -p}). */
    public String text() {
        Map<String, List<String>> values = Map.of(
                "@LISTEN@", List.of(listen),
                "@COMMAND_SERVER@", commandServers,
                "@QUERY_SERVER@", queryServers,
                "@AUDIT_SERVER@", auditServers);
        return template()
                .lines()
                .flatMap(line -> line.startsWith("#") ? Stream.of(line) : filled(line, values))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> filled(String line, Map<String, List<String>> values) {
        return values.entrySet().stream()
                .filter(value -> line.contains(value.getKey()))
                .findFirst()
                .map(value -> value.getValue().stream().map(text -> line.replace(value.getKey(), text)))
                .orElse(Stream.of(line));
    }

    private static String template() {
        try (InputStream file =
                Objects.requireNonNull(GatewayConfiguration.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
