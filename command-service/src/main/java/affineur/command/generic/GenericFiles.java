package affineur.command.generic;

import affineur.command.Boundary;
import affineur.command.Entries;
import affineur.command.Recorded;
import affineur.command.Tags;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.packaging.Sha256;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import tools.jackson.databind.json.JsonMapper;

/** Shows a file that was just published, by the ledger itself: whoever uploads a file may not be allowed to read it. */
record GenericFiles(Entries entries) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As GitLab's API shows a package file. */
    private record Shown(
            long id,
            @JsonProperty("package_id") long packageId,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt,
            long size,
            @JsonProperty("file_md5") String md5,
            @JsonProperty("file_sha256") String sha256,
            @JsonProperty("file_name") String filename,
            String status,
            Address file) {}

    private record Address(String url) {}

    /**
     * JSON.
     *
     * @param content of the file
     * @param position of what was published; empty for the newest at that path that has this content
     * @param url where the file is downloaded
     * @throws affineur.refusal.Refusal unavailable, if this process lags behind the one that decided
     */
    byte[] shown(
            ProjectId project,
            GenericName name,
            GenericVersion version,
            GenericPath path,
            Sha256 content,
            Optional<Long> position,
            String url) {
        EventCriteria all = Boundary.of(
                Tags.genericPackage(project, name, version), GenericFilePublished.class, GenericFileDeleted.class);
        TreeMap<Long, LedgerEntry> live = new TreeMap<>();
        long begun = 0;
        for (Optional<LedgerEntry> next = entries.next(0, all); next.isPresent(); ) {
            LedgerEntry entry = next.get();
            RegistryEvent event = entry.event();
            if (event instanceof GenericFilePublished) {
                begun = live.isEmpty() ? entry.position() : begun;
                live.put(entry.position(), entry);
            } else if (event instanceof GenericFileDeleted deleted) {
                live.remove(deleted.published());
            }
            if (position.isPresent() && position.get() == entry.position()) {
                break;
            }
            next = entries.next(entry.position() + 1, all);
        }
        Optional<LedgerEntry> found = position.isPresent()
                ? Optional.ofNullable(live.get(position.get()))
                : live.descendingMap().values().stream()
                        .filter(entry -> isAt(entry, path, content))
                        .findFirst();
        return JSON.writeValueAsBytes(shown(found.orElseThrow(Recorded::notShownYet), begun, url));
    }

    private static boolean isAt(LedgerEntry entry, GenericPath path, Sha256 content) {
        return entry.event() instanceof GenericFilePublished file
                && file.path().equals(path)
                && file.hashes().sha256().equals(content);
    }

    private static Shown shown(LedgerEntry entry, long begun, String url) {
        if (!(entry.event() instanceof GenericFilePublished file)) {
            throw new IllegalStateException("Not published at " + entry.position());
        }
        Instant time = entry.time().truncatedTo(ChronoUnit.MILLIS);
        return new Shown(
                entry.position(),
                begun,
                time,
                time,
                file.size(),
                file.hashes().md5(),
                file.hashes().sha256().hex(),
                file.path().listed(),
                "default",
                new Address(url));
    }
}
