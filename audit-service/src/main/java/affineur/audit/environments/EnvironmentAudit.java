package affineur.audit.environments;

import affineur.access.Access;
import affineur.access.Project;
import affineur.audit.Commands;
import affineur.audit.SmallBlobs;
import affineur.audit.registered.RegisteredFiles;
import affineur.audit.registered.WheelRecords;
import affineur.blobs.Blobs;
import affineur.documents.DocumentStore;
import affineur.http.Callers;
import affineur.ledger.Projection;
import java.util.List;

/** All that answers where environments have their packages from, put together. */
public final class EnvironmentAudit {
    private final List<Projection> projections;
    private final List<Object> controllers;

    private EnvironmentAudit(List<Projection> projections, List<Object> controllers) {
        this.projections = projections;
        this.controllers = controllers;
    }

    /** Opens its collections; the store closes them. */
    public static EnvironmentAudit open(
            DocumentStore store, Blobs blobs, Commands commands, Access access, Callers callers) {
        KeptSubmissions kept = new KeptSubmissions(new SmallBlobs(blobs));
        RegisteredFiles files = RegisteredFiles.open(store);
        Environments environments = Environments.open(store, kept);
        Attribution attribution = new Attribution(
                files,
                new WheelRecords(blobs),
                number ->
                        access.project(Long.toString(number)).map(Project::path).orElse("project " + number));
        return new EnvironmentAudit(
                List.of(files, environments),
                List.of(
                        new EnvironmentsController(environments, kept, files, attribution, commands, access, callers),
                        new CheckController()));
    }

    public List<Projection> projections() {
        return projections;
    }

    public List<Object> controllers() {
        return controllers;
    }
}
