package affineur.query.cleanup;

import affineur.access.CleanupPolicy;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.ProtectionRule;
import affineur.access.gitlab.GitLabCleanupPolicy;
import affineur.downloads.LastDownloads;
import affineur.events.CleanupRules;
import affineur.events.PackageType;
import affineur.http.mvc.Paging;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.GenericFile;
import affineur.query.catalogue.GenericPackage;
import affineur.query.catalogue.Listable;
import affineur.query.catalogue.Release;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The policy of a project, and what a run would delete now, for those who may change the policy. */
@RestController
public final class CleanupController {
    private final Catalogue catalogue;
    private final Directory directory;
    private final Readers readers;
    private final LastDownloads downloads;
    private final InstantSource clock;

    public CleanupController(
            Catalogue catalogue, Directory directory, Readers readers, LastDownloads downloads, InstantSource clock) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.readers = readers;
        this.downloads = downloads;
        this.clock = clock;
    }

    /**
     * A file that a run would delete.
     *
     * @param id its number in GitLab's API
     * @param lastDownloadedAt to the hour; null if nobody has, as far as that is known
     */
    record Candidate(
            long id,
            @JsonProperty("package_id") long packageId,
            @JsonProperty("package_type") PackageType packageType,
            String name,
            String version,
            @JsonProperty("file_name") String filename,
            long size,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_downloaded_at") @Nullable Instant lastDownloadedAt) {}

    @GetMapping("/api/v4/projects/{id}/packages/cleanup/policy")
    GitLabCleanupPolicy policy(HttpServletRequest request, @PathVariable String id) {
        return directory
                .cleanupPolicy(project(request, id).id())
                .map(policy -> GitLabCleanupPolicy.of(policy, clock.instant()))
                .orElse(GitLabCleanupPolicy.NONE);
    }

    /** Looks at all that the project has, and keeps a page of it. */
    @GetMapping("/api/v4/projects/{id}/packages/cleanup/candidates")
    ResponseEntity<List<Candidate>> candidates(HttpServletRequest request, @PathVariable String id) {
        Project project = project(request, id);
        CleanupPolicy policy = directory
                .cleanupPolicy(project.id())
                .orElseThrow(() -> new Refusal(ProblemType.NOT_FOUND, "Not found."));
        Paging paging = Paging.of(request);
        Look look = new Look(project, policy.rules(), paging);
        if (!project.archived() && !policy.rules().keepEverything()) {
            catalogue.forEach(project.id(), EnumSet.allOf(Catalogue.Kind.class), look::at);
        }
        return paging.answer(request, look.page, look.total);
    }

    private Project project(HttpServletRequest request, String id) {
        return readers.project(readers.callers().of(request), id, Permission.MANAGE_PACKAGES);
    }

    private final class Look {
        private final Project project;
        private final CleanupRules rules;
        private final Collection<ProtectionRule> protection;
        private final Paging paging;
        private final Instant kept;
        private final Instant needed;
        private final List<Candidate> page = new ArrayList<>();
        private long total;

        Look(Project project, CleanupRules rules, Paging paging) {
            this.project = project;
            this.rules = rules;
            this.protection = directory.protectionRules(project.id());
            this.paging = paging;
            this.kept = before(rules.days());
            this.needed = before(rules.downloaded());
        }

        private Instant before(@Nullable Integer days) {
            return days == null ? Instant.MIN : clock.instant().minus(Duration.ofDays(days));
        }

        void at(Listable listed) {
            Map<Long, Candidate> files = new TreeMap<>();
            switch (listed) {
                case Release release -> {
                    if (covers(
                            PackageType.PYPI, release.named(), release.version().toString())) {
                        catalogue
                                .files(project.id(), release)
                                .forEach(file -> files.put(file.number(), of(file, release)));
                    }
                }
                case GenericPackage generic -> {
                    if (covers(
                            PackageType.GENERIC,
                            generic.named(),
                            generic.version().toString())) {
                        catalogue
                                .files(project.id(), generic)
                                .forEach(file -> files.put(file.number(), of(file, generic)));
                    }
                }
            }
            List<CleanupRules.File> all = files.values().stream()
                    .map(file -> new CleanupRules.File(file.id(), file.filename()))
                    .toList();
            for (CleanupRules.File file : rules.notKept(
                    all, one -> at(files, one).createdAt().isBefore(kept), one -> isUnused(at(files, one)))) {
                if (total >= paging.skip() && page.size() < paging.perPage()) {
                    page.add(at(files, file));
                }
                total++;
            }
        }

        private boolean isUnused(Candidate file) {
            return file.createdAt().isBefore(needed) && downloads.isUnusedSince(file.id(), needed);
        }

        private static Candidate at(Map<Long, Candidate> files, CleanupRules.File file) {
            return Objects.requireNonNull(files.get(file.published()));
        }

        private boolean covers(PackageType type, String name, String version) {
            return rules.cover(type, name, version)
                    && protection.stream().noneMatch(rule -> rule.keepsFromDeleting(type, name, null));
        }

        private Candidate of(CataloguedFile file, Release release) {
            return new Candidate(
                    file.number(),
                    release.number(),
                    PackageType.PYPI,
                    release.named(),
                    release.version().toString(),
                    file.filename(),
                    file.size(),
                    file.uploaded().truncatedTo(ChronoUnit.MILLIS),
                    downloads.of(file.number()).orElse(null));
        }

        private Candidate of(GenericFile file, GenericPackage generic) {
            return new Candidate(
                    file.number(),
                    generic.number(),
                    PackageType.GENERIC,
                    generic.named(),
                    generic.version().toString(),
                    file.path().toString(),
                    file.size(),
                    file.uploaded().truncatedTo(ChronoUnit.MILLIS),
                    downloads.of(file.number()).orElse(null));
        }
    }
}
