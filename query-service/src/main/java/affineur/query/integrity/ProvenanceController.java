package affineur.query.integrity;

import affineur.access.Project;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.query.catalogue.Catalogue;
import affineur.query.http.Named;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /integrity/<name>/<version>/<filename>/provenance} (PEP 740), in the index of the default project and of any. No
 * file has provenance yet, since attestations are not kept: so a file that is there is told from one that is not, and
 * both are not found.
 */
@RestController
public final class ProvenanceController {
    private static final String INTEGRITY = "application/vnd.pypi.integrity.v1+json";
    private static final String ROOT = "/integrity/{name}/{version}/{filename}/provenance";
    private static final String OF_PROJECT = "/api/v4/projects/{project}/packages/pypi" + ROOT;

    private final Catalogue catalogue;
    private final Readers readers;

    public ProvenanceController(Catalogue catalogue, Readers readers) {
        this.catalogue = catalogue;
        this.readers = readers;
    }

    @GetMapping(
            value = {ROOT, OF_PROJECT},
            produces = {INTEGRITY, MediaType.APPLICATION_JSON_VALUE})
    void provenance(
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String project,
            @PathVariable String name,
            @PathVariable String version,
            @PathVariable String filename) {
        Project readable = readers.project(readers.callers().of(request), project);
        PackageName ofPackage = Named.name(name);
        Version ofVersion = Named.version(version);
        boolean there = catalogue
                .file(readable.id(), filename)
                .filter(file -> file.name().equals(ofPackage) && file.version().equals(ofVersion))
                .isPresent();
        throw there
                ? new Refusal(ProblemType.PROVENANCE_NOT_FOUND, "No provenance is available for '" + filename + "'.")
                : new Refusal(ProblemType.FILE_NOT_FOUND, "There is no such file of that release here.");
    }
}
