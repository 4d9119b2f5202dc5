package affineur.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The other index that clients are configured with beside Affineur: a few wheels, in the plainest form there is. */
final class StaticIndex implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Wheel> files;

    private StaticIndex(HttpServer server, Map<String, Wheel> files) {
        this.server = server;
        this.files = files;
    }

    static StaticIndex of(Wheel... wheels) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var index = new StaticIndex(
                    server, List.of(wheels).stream().collect(Collectors.toMap(Wheel::filename, Function.identity())));
            server.createContext("/", index::answer);
            server.start();
            return index;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String simple() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/simple/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Wheel asked = path.startsWith("/files/") ? files.get(path.substring("/files/".length())) : null;
        if (asked != null) {
            respond(exchange, 200, "application/octet-stream", asked.bytes());
            return;
        }
        String links = files.values().stream()
                .filter(wheel -> path.equals("/simple/" + wheel.normalizedName() + "/"))
                .map(wheel -> "<a href=\"../../files/%s\">%s</a>".formatted(wheel.filename(), wheel.filename()))
                .collect(Collectors.joining("\n"));
        respond(
                exchange,
                links.isEmpty() ? 404 : 200,
                "text/html",
                ("<!DOCTYPE html><html><body>" + links + "</body></html>").getBytes(StandardCharsets.UTF_8));
    }

    private static void respond(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
