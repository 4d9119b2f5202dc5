package affineur.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A repository over HTTP, as plain files: the protocol that git calls dumb, and still speaks. */
final class GitServer implements AutoCloseable {
    private final HttpServer server;
    private final Path bare;
    private final String commit;

    private GitServer(HttpServer server, Path bare, String commit) {
        this.server = server;
        this.bare = bare;
        this.commit = commit;
    }

    /** Serves a repository of one commit. Git runs by the shell. */
    static GitServer of(Shell shell, Path project) {
        Shell there = shell.at(project);
        there.ok("git", "init", "--quiet", "--initial-branch", "main", ".");
        there.ok("git", "add", ".");
        there.ok("git", "-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "commit", "--quiet", "-m", "First");
        Path bare = project.resolveSibling(project.getFileName() + ".git");
        shell.ok("git", "clone", "--quiet", "--bare", project, bare);
        shell.at(bare).ok("git", "update-server-info");
        String commit = there.ok("git", "rev-parse", "HEAD").output().strip();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GitServer git = new GitServer(server, bare, commit);
            server.createContext("/", git::answer);
            server.start();
            return git;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + bare.getFileName();
    }

    String commit() {
        return commit;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = bare.resolveSibling(path.substring(1)).normalize();
        try (exchange) {
            // where the smart protocol is asked for, the same file is the answer of the dumb one
            if (file.startsWith(bare) && Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(200, 0);
                Files.copy(file, exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
