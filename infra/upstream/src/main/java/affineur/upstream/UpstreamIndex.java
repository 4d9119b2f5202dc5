package affineur.upstream;

import affineur.packaging.PackageName;
import java.util.Optional;

/**
 * One upstream, asked. Every failure is a {@link affineur.refusal.Refusal} of the area
 * {@link affineur.refusal.ProblemType.Area#UPSTREAM} whose text names the upstream, never its credentials. All methods may
 * be called by any number of threads.
 */
public interface UpstreamIndex {
    Upstream upstream();

    /**
     * What is known and is not to be asked for now: fresh, or stale a moment after the upstream failed. Empty if {@link #page}
     * has more to do. Never waits, so it may be called anywhere.
     */
    Optional<PageAnswer> kept(PackageName name);

    /**
     * What the upstream says of a package. However many ask at once for what is not known, one request is made; all of them
     * wait, for {@link Limits#page} at the longest. If the upstream fails, what is known is given as stale.
     *
     * @throws affineur.refusal.Refusal if the upstream fails, and nothing is known
     */
    PageAnswer page(PackageName name);

    /**
     * Begins to fetch a file, and returns as soon as the upstream has begun to answer.
     *
     * @param file of a page of this upstream, or like one; its host and digest are looked at again
     * @throws affineur.refusal.Refusal if the upstream fails, or does not have the file (not found)
     */
    UpstreamContent open(UpstreamFile file);

    /**
     * A file's core metadata (PEP 658), whose digest proved right if the page tells one.
     *
     * @throws affineur.refusal.Refusal if the upstream fails, or does not have it (not found)
     */
    byte[] metadata(UpstreamFile file);

    /**
     * A file's attestations (PEP 740), unread; empty if the upstream has none.
     *
     * @throws affineur.refusal.Refusal if the upstream fails
     */
    Optional<byte[]> provenance(UpstreamFile file);
}
