package affineur.command.collect;

import affineur.blobs.Blobs;
import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.ledger.writer.Appended;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records no event of content that is gone. Where one process stores and another decides, what keeps the collector off is
 * held where it runs, in the process that decides, and only from now on: so the content must still be there.
 */
public final class PresentContent implements Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(PresentContent.class);

    private final Decisions next;
    private final DigestLocks locks;
    private final Blobs blobs;

    public PresentContent(Decisions next, DigestLocks locks, Blobs blobs) {
        this.next = next;
        this.locks = locks;
        this.blobs = blobs;
    }

    @Override
    public Optional<Appended> on(Object command, Origin origin) {
        if (!(command instanceof RefersToContent referring)) {
            return next.on(command, origin);
        }
        try (DigestLocks.Held _ = locks.share(referring.content().toArray(Sha256[]::new))) {
            for (Sha256 content : referring.content()) {
                requirePresent(content);
            }
            return next.on(command, origin);
        }
    }

    private void requirePresent(Sha256 content) {
        try {
            if (blobs.find(content).isPresent()) {
                return;
            }
        } catch (IOException e) {
            LOG.warn("The store does not say whether it has {}: {}", content, e.toString());
            throw new Refusal(ProblemType.STORAGE_UNAVAILABLE, "The files cannot be reached now; retry in a moment");
        }
        LOG.warn("{} was removed while a file with it was published", content);
        throw new Refusal(
                ProblemType.CONTENT_REMOVED,
                "What was stored was tidied away before it was published; upload it again");
    }
}
