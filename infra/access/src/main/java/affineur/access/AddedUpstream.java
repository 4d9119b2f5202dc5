package affineur.access;

import affineur.events.UpstreamEvent.UpstreamAdded;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * A simple index that somebody has said by command is asked for packages that are not here.
 *
 * @param position of the event, by which they are in order
 * @param url without credentials
 * @param packages the names that it is asked for, with {@code *}
 * @param fileHosts where its files may be, besides the index's own host
 */
public record AddedUpstream(
        String name, long position, URI url, List<String> packages, List<String> fileHosts, Instant added) {
    public AddedUpstream {
        packages = List.copyOf(packages);
        fileHosts = List.copyOf(fileHosts);
    }

    static AddedUpstream of(UpstreamAdded event, long position, Instant time) {
        return new AddedUpstream(event.upstream(), position, event.url(), event.packages(), event.fileHosts(), time);
    }
}
