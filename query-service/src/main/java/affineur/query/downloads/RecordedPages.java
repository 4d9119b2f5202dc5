package affineur.query.downloads;

import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.query.http.IndexPath;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The same pages, of which each refusal is recorded; what is shown of them is read too often, and says little. */
public final class RecordedPages implements HotRoute {
    private static final String SIMPLE = "/simple/";

    private final HotRoute pages;
    private final Recorder recorder;

    public RecordedPages(HotRoute pages, Recorder recorder) {
        this.pages = pages;
        this.recorder = recorder;
    }

    @Override
    public List<Endpoint> endpoints() {
        return pages.endpoints();
    }

    @Override
    public boolean quick(Request request, Response response, Callback callback) {
        try {
            return pages.quick(request, response, callback);
        } catch (Refusal refusal) {
            if (recorder.refusedNow(request, asked(request), refusal)) {
                throw refusal;
            }
            // a pool thread may wait until it can be recorded
            return false;
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            return pages.handle(request, response, callback);
        } catch (Refusal refusal) {
            recorder.begin(request, asked(request)).refused(refusal);
            throw refusal;
        }
    }

    private static Asked asked(Request request) {
        // only a path of an index is refused
        IndexPath path = IndexPath.of(request.getHttpURI().getPath()).orElseThrow();
        return Asked.page(path, name(path.rest()).orElse(""));
    }

    private static Optional<String> name(String rest) {
        if (!rest.startsWith(SIMPLE)) {
            return Optional.empty();
        }
        String name = rest.substring(SIMPLE.length());
        return IndexPath.decode(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    }
}
