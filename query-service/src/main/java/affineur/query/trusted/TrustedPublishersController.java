package affineur.query.trusted;

import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.Publisher;
import affineur.access.trusted.TrustedPublisher;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.query.listing.Listing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code trusted_publishers} of projects, for those who give tokens there; and of groups, with those of all projects right
 * in the group, be they there or not, for those who may make projects.
 */
@RestController
public final class TrustedPublishersController {
    private final Directory directory;
    private final Readers readers;

    public TrustedPublishersController(Directory directory, Readers readers) {
        this.directory = directory;
        this.readers = readers;
    }

    @GetMapping("/api/v4/projects/{id}/trusted_publishers")
    ResponseEntity<List<TrustedPublisher>> ofProject(HttpServletRequest request, @PathVariable String id) {
        Project project = readers.project(readers.callers().of(request), id, Permission.MANAGE_MEMBERS);
        return answer(request, Listing.of(directory.publishers()).where(publisher -> publisher.isOf(project)));
    }

    @GetMapping("/api/v4/groups/{id}/trusted_publishers")
    ResponseEntity<List<TrustedPublisher>> ofGroup(HttpServletRequest request, @PathVariable String id) {
        Group group = readers.group(readers.callers().of(request), id, Permission.CREATE_BELOW);
        return answer(
                request,
                Listing.of(directory.publishers())
                        .where(publisher -> publisher.group().equals(group.id())));
    }

    private ResponseEntity<List<TrustedPublisher>> answer(HttpServletRequest request, Listing<Publisher> publishers) {
        return Paging.of(request)
                .answer(request, publishers.toList(), publisher -> TrustedPublisher.of(publisher, directory));
    }
}
