package affineur.command.leader;

import affineur.command.Decisions;
import affineur.http.ClusterSecret;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.packaging.InvalidPackaging;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes commands from the other processes of the cluster: {@code POST /internal/commands/<name>}. It decides here or not
 * at all, so that a command is never sent in a circle.
 */
public final class LeaderRoute implements HotRoute, AutoCloseable {
    static final String PATH = "/internal/commands/";

    private final ClusterSecret secret;
    private final Map<String, Class<?>> commands;
    private final Decisions here;
    private final ObservationRegistry observations;
    /** A thread a command, so that those that wait for the ledger hold up nothing else. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param commands the classes that may be sent here; no others can be made from what comes in */
    public LeaderRoute(
            ClusterSecret secret, Iterable<Class<?>> commands, Decisions here, ObservationRegistry observations) {
        this.observations = observations;
        this.secret = secret;
        this.commands = Letter.byName(commands);
        this.here = here;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("POST", PATH + "{command}"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (!path.startsWith(PATH)) {
            return false;
        }
        secret.require(request);
        Class<?> type = commands.get(path.substring(PATH.length()));
        if (type == null || !HttpMethod.POST.is(request.getMethod())) {
            throw new Refusal(ProblemType.UNKNOWN_COMMAND, "This process knows no such command.");
        }
        byte[] body = Content.Source.asInputStream(request).readNBytes(Letter.LARGEST + 1);
        if (body.length > Letter.LARGEST) {
            throw malformed("It has more than " + Letter.LARGEST + " bytes");
        }
        Letter letter;
        Object command;
        try {
            letter = Letter.read(body);
            command = letter.commandOf(type);
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        Observation asked = observations.getCurrentObservation();
        threads.execute(() -> {
            try (Observation.Scope _ = asked == null ? Observation.Scope.NOOP : asked.openScope()) {
                answer(command, letter, response, callback);
            }
        });
        return true;
    }

    private void answer(Object command, Letter letter, Response response, Callback callback) {
        try {
            Reply reply = reply(command, letter);
            byte[] body = reply.body();
            response.setStatus(reply.status());
            if (body.length > 0) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            }
            response.write(true, ByteBuffer.wrap(body), callback);
        } catch (RuntimeException e) {
            callback.failed(e);
        }
    }

    private Reply reply(Object command, Letter letter) {
        try {
            return Reply.to(here.on(command, letter.origin()));
        } catch (Refusal refusal) {
            return Reply.to(refusal);
        } catch (InvalidPackaging invalid) {
            return Reply.to(invalid);
        }
    }

    private static Refusal malformed(String why) {
        return new Refusal(ProblemType.MALFORMED_COMMAND, why);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
