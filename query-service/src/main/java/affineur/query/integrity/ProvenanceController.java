package affineur.query.integrity;

import affineur.access.Caller;
import affineur.access.Project;
import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.http.Named;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /integrity/<name>/<version>/<filename>/provenance} (PEP 740), in the index of the default project, of any and of
 * a group: the attestations that came with the file, as they were found to be good. A file that is there without any is
 * told from one that is not, and both are not found.
 *
 * @see <a href="https://docs.pypi.org/api/integrity/">Integrity API</a>
 */
@RestController
public final class ProvenanceController {
    private static final String INTEGRITY = "application/vnd.pypi.integrity.v1+json";
    private static final String ROOT = "/integrity/{name}/{version}/{filename}/provenance";
    private static final String OF_PROJECT = "/api/v4/projects/{project}/packages/pypi" + ROOT;
    private static final String OF_GROUP = "/api/v4/groups/{id}/-/packages/pypi" + ROOT;

    private final Catalogue catalogue;
    private final Blobs blobs;
    private final Readers readers;

    public ProvenanceController(Catalogue catalogue, Blobs blobs, Readers readers) {
        this.catalogue = catalogue;
        this.blobs = blobs;
        this.readers = readers;
    }

    @GetMapping(
            value = {ROOT, OF_PROJECT},
            produces = {INTEGRITY, MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<byte[]> provenance(
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String project,
            @PathVariable String name,
            @PathVariable String version,
            @PathVariable String filename)
            throws IOException {
        Project readable = readers.project(readers.callers().of(request), project);
        return answer(List.of(readable), name, version, filename);
    }

    @GetMapping(
            value = OF_GROUP,
            produces = {INTEGRITY, MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<byte[]> ofGroup(
            HttpServletRequest request,
            @PathVariable String id,
            @PathVariable String name,
            @PathVariable String version,
            @PathVariable String filename)
            throws IOException {
        Caller caller = readers.callers().of(request);
        return answer(readers.ofGroup(caller, id).projects(), name, version, filename);
    }

    /** Of several files of that name, of the one that was published last, which is what installers take. */
    private ResponseEntity<byte[]> answer(List<Project> projects, String name, String version, String filename)
            throws IOException {
        PackageName ofPackage = Named.name(name);
        Version ofVersion = Named.version(version);
        CataloguedFile file = projects.stream()
                .flatMap(project -> catalogue.file(project.id(), filename).stream())
                .filter(each -> each.name().equals(ofPackage) && each.version().equals(ofVersion))
                .max(Comparator.comparingLong(CataloguedFile::number))
                .orElseThrow(
                        () -> new Refusal(ProblemType.FILE_NOT_FOUND, "There is no such file of that release here."));
        Sha256 provenance = file.provenance();
        if (provenance == null) {
            throw none(filename);
        }
        Blob blob = blobs.find(provenance).orElseThrow(() -> none(filename));
        try (InputStream content = Channels.newInputStream(blob.open(0))) {
            return ResponseEntity.ok(content.readAllBytes());
        }
    }

    private static Refusal none(String filename) {
        return new Refusal(ProblemType.PROVENANCE_NOT_FOUND, "No provenance is available for '" + filename + "'.");
    }
}
