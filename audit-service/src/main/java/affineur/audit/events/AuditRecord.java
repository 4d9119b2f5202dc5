package affineur.audit.events;

import affineur.events.EventTypes;
import affineur.events.FileEvent;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one event means to an auditor. Its JSON is what {@code GET /audit/events} shows.
 *
 * @param position in the ledger
 * @param id of the event, unique for ever
 * @param type the event's wire name: {@code affineur.file.published.v1}
 * @param actor {@code accounts/<number>}, or {@code system} for the program itself
 * @param token number of the access token that was used
 * @param correlation of the request; the events of one request share it
 * @param subject what it is about, as a path
 * @param summary the event in words
 * @param data the event itself
 */
record AuditRecord(
        long position,
        String id,
        Instant time,
        String type,
        String actor,
        @Nullable Long token,
        String correlation,
        String subject,
        @Nullable Long project,
        @Nullable String packageName,
        @Nullable String version,
        @Nullable String filename,
        String summary,
        RegistryEvent data) {

    /** Every event has a record: there is no default, so an event that nobody audits does not compile. */
    static AuditRecord of(LedgerEntry entry) {
        return switch (entry.event()) {
            case FilePublished e -> file(entry, e, "File published");
            case FileDeleted e -> file(entry, e, "File deleted");
            case FileYanked e -> file(entry, e, "File yanked" + because(e.reason()));
            case FileUnyanked e -> file(entry, e, "File's yank taken back");
            case ReleaseYanked e -> release(entry, e, "Release yanked" + because(e.reason()));
            case ReleaseUnyanked e -> release(entry, e, "Release's yank taken back");
            case GroupCreated e -> other(entry, null, "Group '" + e.path() + "' created");
            case ProjectCreated e -> other(entry, e.project().value(), "Project '" + e.path() + "' created");
            case TokenIssued e -> other(entry, null, "Token " + e.token() + " issued to account " + e.account());
            case TokenRevoked e -> other(entry, null, "Token " + e.token() + " of account " + e.account() + " revoked");
        };
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static AuditRecord file(LedgerEntry entry, FileEvent e, String summary) {
        return record(
                entry,
                e.project().value(),
                e.name().toString(),
                e.version().toString(),
                e.filename().toString(),
                summary);
    }

    private static AuditRecord release(LedgerEntry entry, ReleaseEvent e, String summary) {
        return record(
                entry, e.project().value(), e.name().toString(), e.version().toString(), null, summary);
    }

    private static AuditRecord other(LedgerEntry entry, @Nullable Long project, String summary) {
        return record(entry, project, null, null, null, summary);
    }

    private static AuditRecord record(
            LedgerEntry entry,
            @Nullable Long project,
            @Nullable String packageName,
            @Nullable String version,
            @Nullable String filename,
            String summary) {
        return new AuditRecord(
                entry.position(),
                entry.id(),
                entry.time(),
                EventTypes.wireName(entry.event().getClass()),
                entry.actor().path(),
                entry.actor().token() == null ? null : entry.actor().token().value(),
                entry.correlation(),
                entry.event().subject(),
                project,
                packageName,
                version,
                filename,
                summary,
                entry.event());
    }
}
