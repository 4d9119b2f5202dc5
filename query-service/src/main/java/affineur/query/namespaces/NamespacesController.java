package affineur.query.namespaces;

import affineur.access.Directory;
import affineur.access.Group;
import affineur.events.GroupId;
import affineur.http.mvc.Paging;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.NamespaceGrant;
import affineur.query.http.Readers;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v4/package_namespaces}, for administrators: what is granted now, by name. */
@RestController
public final class NamespacesController {
    private final Catalogue catalogue;
    private final Directory directory;
    private final Readers readers;

    public NamespacesController(Catalogue catalogue, Directory directory, Readers readers) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.readers = readers;
    }

    /**
     * One of the list.
     *
     * @param group its number
     * @param groupPath its full path; null if it was deleted
     */
    record ListedNamespace(
            String namespace,
            long group,
            @JsonProperty("group_path") @Nullable String groupPath) {}

    @GetMapping("/api/v4/package_namespaces")
    ResponseEntity<List<ListedNamespace>> namespaces(HttpServletRequest request) {
        readers.access().requireAdministrator(readers.callers().of(request));
        return Paging.of(request).answer(request, catalogue.namespaces(), this::listed);
    }

    private ListedNamespace listed(NamespaceGrant grant) {
        GroupId group = Objects.requireNonNull(grant.group());
        return new ListedNamespace(
                grant.namespace().toString(),
                group.value(),
                directory.group(group).map(Group::path).orElse(null));
    }
}
