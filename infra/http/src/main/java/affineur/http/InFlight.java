package affineur.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The requests that pool threads are at. */
final class InFlight {
    private final Set<Dispatched> requests = new HashSet<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private boolean closed;

    /** False once closed. */
    synchronized boolean add(Dispatched request) {
        return !closed && requests.add(request);
    }

    synchronized void remove(Dispatched request) {
        requests.remove(request);
        completeIfDone();
    }

    synchronized int size() {
        return requests.size();
    }

    /** Takes no more. The future completes when none is left. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        completeIfDone();
        return empty;
    }

    private void completeIfDone() {
        if (closed && requests.isEmpty()) {
            empty.complete(null);
        }
    }

    void stop() {
        List<Dispatched> left;
        synchronized (this) {
            left = List.copyOf(requests);
        }
        left.forEach(Dispatched::stop);
    }
}
