package affineur.e2e;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What clients were told of their uploads, file by file, with the SHA-256 of what they sent. */
final class Told {
    /** It is published. */
    private final Map<String, String> published = new ConcurrentHashMap<>();
    /** After all retries nobody could say: it may be there or not. */
    private final Map<String, String> inDoubt = new ConcurrentHashMap<>();
    /** Content that was refused for good. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    void published(Wheel wheel) {
        published.put(wheel.filename(), wheel.sha256());
    }

    void inDoubt(Wheel wheel) {
        inDoubt.put(wheel.filename(), wheel.sha256());
    }

    void refused(String sha256) {
        refused.add(sha256);
    }

    Map<String, String> published() {
        return published;
    }

    Map<String, String> inDoubt() {
        return inDoubt;
    }

    Set<String> refused() {
        return refused;
    }
}
