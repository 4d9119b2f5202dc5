package affineur.query.settings;

import affineur.access.Directory;
import affineur.access.gitlab.ListedUpstream;
import affineur.events.PackagePattern;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.upstream.HostPattern;
import affineur.upstream.Upstream;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v4/upstreams}, for administrators: those of the settings, then those by command, as they are asked. */
@RestController
public final class UpstreamsController {
    private final List<Upstream> configured;
    private final Directory directory;
    private final Readers readers;

    public UpstreamsController(List<Upstream> configured, Directory directory, Readers readers) {
        this.configured = List.copyOf(configured);
        this.directory = directory;
        this.readers = readers;
    }

    @GetMapping("/api/v4/upstreams")
    ResponseEntity<List<ListedUpstream>> upstreams(HttpServletRequest request) {
        readers.access().requireAdministrator(readers.callers().of(request));
        List<ListedUpstream> all = Stream.concat(
                        configured.stream().map(UpstreamsController::listed),
                        directory.upstreams().stream().map(ListedUpstream::of))
                .toList();
        return Paging.of(request).answer(request, all, upstream -> upstream);
    }

    private static ListedUpstream listed(Upstream upstream) {
        return new ListedUpstream(
                upstream.name(),
                upstream.index(),
                upstream.packages().stream().map(PackagePattern::text).toList(),
                upstream.fileHosts().stream().map(HostPattern::toString).toList(),
                null);
    }
}
