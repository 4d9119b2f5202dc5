package affineur.query.downloads;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.downloads.Retrieval;
import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.downloads.Retrieval.Reader;
import affineur.downloads.Retrieval.Route;
import affineur.downloads.Retrieval.Source;
import affineur.downloads.Retrieval.Subject;
import affineur.downloads.Retrievals;
import affineur.http.Correlation;
import affineur.http.Problem;
import affineur.query.http.IndexPath;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Records what is read of files and what is refused of files and pages, each with who it was. A place for the record is
 * taken before the answer is begun.
 *
 * @see Retrieval
 */
public final class Recorder {
    private final Retrievals retrievals;
    private final LongConsumer used;
    private final Function<Request, @Nullable String> addresses;
    private final Access access;

    /**
     * @param used hears the number of each file that is used
     * @param addresses where a request comes from
     */
    public Recorder(
            Retrievals retrievals, LongConsumer used, Function<Request, @Nullable String> addresses, Access access) {
        this.retrievals = retrievals;
        this.used = used;
        this.addresses = addresses;
        this.access = access;
    }

    /**
     * Begins a record; may wait a little. One of the methods of what it gives must be called.
     *
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded and nothing is answered then
     */
    public Recording begin(Request request, Asked asked) {
        return new Recording(retrievals.take(), request, asked);
    }

    /** Records a refusal without waiting; false if it would have to, and nothing is recorded. */
    boolean refusedNow(Request request, Asked asked, RuntimeException why) {
        Retrievals.Place place = retrievals.takeNow();
        if (place != null) {
            new Recording(place, request, asked).refused(why);
        }
        return place != null;
    }

    /**
     * Records that the page of a package is answered with what an upstream has: from here ({@link Source#CACHED}), or by
     * telling the client where it is ({@link Source#REDIRECTED}). May wait a little.
     *
     * @param name normalised
     * @return the callback of the answer that is begun now; the record is made when it is called
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded and nothing is answered then
     */
    public Callback forwarded(
            Request request,
            Response response,
            Callback callback,
            Caller caller,
            IndexPath index,
            String name,
            Source source) {
        Recording recording = begin(request, Asked.page(index, name)).by(caller).from(source);
        return new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                recording.answered(page(request, response));
                super.succeeded();
            }

            @Override
            public void failed(@Nullable Throwable cause) {
                recording.answered(page(request, response).ended(false));
                super.failed(cause);
            }
        };
    }

    private static Answer page(Request request, Response response) {
        int status = response.getStatus();
        return switch (status) {
            case 302 -> Answer.of(Kind.ELSEWHERE, status);
            case 304 -> Answer.of(Kind.UNCHANGED, status);
            default ->
                HttpMethod.HEAD.is(request.getMethod())
                        ? Answer.of(Kind.HEAD, status)
                        : new Answer(Kind.WHOLE, status, null, 0, Response.getContentBytesWritten(response), true);
        };
    }

    private static Route route(String path) {
        if (path.startsWith("/api/v4/groups/")) {
            return Route.GROUP;
        }
        if (path.startsWith("/api/v4/projects/")) {
            return path.contains("/packages/generic/") ? Route.GENERIC : Route.PROJECT;
        }
        return Route.ROOT;
    }

    /** One record, not made yet. */
    public final class Recording {
        private final Retrievals.Place place;
        private final Request request;
        private final AtomicBoolean kept = new AtomicBoolean();
        private Asked asked;
        private Caller caller = Caller.ANONYMOUS;
        private Source source = Source.PUBLISHED;

        private Recording(Retrievals.Place place, Request request, Asked asked) {
            this.place = place;
            this.request = request;
            this.asked = asked;
        }

        /** Of whom the request is. */
        public Recording by(Caller known) {
            caller = known;
            return this;
        }

        /** What the answer is about. */
        public Recording of(Subject found) {
            asked = asked.of(found);
            return this;
        }

        /** From where the content is. */
        public Recording from(Source origin) {
            source = origin;
            return this;
        }

        /** It was answered. */
        void answered(Answer answer) {
            keep(retrieval(answer));
        }

        /** It was not, and why. */
        public void refused(Throwable why) {
            Problem problem = Problem.of(why);
            keep(retrieval(Answer.refused(problem.status(), problem.type().code())));
        }

        /** The callback of an answer that is begun now; the record is made when it is called. */
        public Callback answering(Answer answer, Callback callback) {
            Retrieval begun = retrieval(answer);
            return new Callback.Nested(callback) {
                @Override
                public void succeeded() {
                    keep(begun.ended(true));
                    super.succeeded();
                }

                @Override
                public void failed(@Nullable Throwable cause) {
                    keep(begun.ended(false));
                    super.failed(cause);
                }
            };
        }

        /** What breaks off an answer that was begun may be told twice. */
        private void keep(Retrieval retrieval) {
            if (!kept.compareAndSet(false, true)) {
                return;
            }
            place.keep(retrieval);
            Long file = retrieval.of().file();
            if (file != null && retrieval.isUse()) {
                used.accept(file);
            }
        }

        private Retrieval retrieval(Answer answer) {
            return new Retrieval(
                    Instant.now().truncatedTo(ChronoUnit.MICROS),
                    asked.what(),
                    route(request.getHttpURI().getPath()),
                    source,
                    subject(),
                    answer,
                    new Reader(
                            caller.account(),
                            caller.token(),
                            addresses.apply(request),
                            request.getHeaders().get(HttpHeader.USER_AGENT),
                            null),
                    Correlation.of(request));
        }

        private Subject subject() {
            Subject said = asked.subject();
            String named = asked.idOrPath();
            if (said.project() != null || named == null) {
                return said;
            }
            return access.project(named)
                    .map(project -> new Subject(
                            project.id(),
                            said.type(),
                            said.name(),
                            said.version(),
                            said.filename(),
                            said.sha256(),
                            said.file()))
                    .orElse(said);
        }
    }
}
