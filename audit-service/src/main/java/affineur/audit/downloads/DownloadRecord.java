package affineur.audit.downloads;

import affineur.downloads.Client;
import affineur.downloads.Retrieval;
import affineur.downloads.RetrievalEvent;
import affineur.downloads.RetrievalEvent.Missed;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a retrieval means to an auditor. Its JSON is what {@code GET /audit/downloads} shows.
 *
 * @param id by which they are ordered: the time, and where it stands among all; not in the ledger
 * @param what {@code file}, {@code metadata} or {@code page}; {@code missed} for {@code count} of which nothing else is known
 * @param last when the last of those was
 * @param answer {@code whole}, {@code part}, {@code elsewhere}, {@code unchanged}, {@code head} or {@code refused}
 * @param download whether it counts as a download
 * @param file its number in GitLab's API
 * @param first of the bytes that were sent
 * @param bytes of the content that were to be sent; not all of them were, unless it is {@code complete}
 * @param address as it is kept: whole, its network or a hash
 * @param partition of the topic, and {@code offset} there
 */
record DownloadRecord(
        String id,
        Instant time,
        @Nullable Instant last,
        @Nullable Long count,
        String what,
        @Nullable String answer,
        @Nullable Integer status,
        @Nullable String code,
        boolean download,
        @Nullable String route,
        @Nullable String source,
        @Nullable Long project,
        @Nullable String type,
        @JsonProperty("package") @Nullable String packageName,
        @Nullable String version,
        @Nullable String filename,
        @JsonProperty("digest") @Nullable String digest,
        @Nullable Long file,
        @Nullable Long first,
        @Nullable Long bytes,
        @Nullable Boolean complete,
        @Nullable Long account,
        @Nullable Long token,
        @Nullable String address,
        @Nullable String installer,
        @JsonProperty("installer_version") @Nullable String installerVersion,
        @Nullable String python,
        @Nullable String implementation,
        @Nullable String system,
        @Nullable String distribution,
        @Nullable String cpu,
        @Nullable Boolean ci,
        @JsonProperty("user_agent") @Nullable String agent,
        @Nullable String correlation,
        int partition,
        long offset,
        String summary) {
    private static final Client UNKNOWN = new Client(null, null, null, null, null, null, null, null);

    static DownloadRecord of(int partition, long offset, RetrievalEvent event) {
        return switch (event) {
            case Retrieval retrieval -> of(partition, offset, retrieval);
            case Missed missed -> of(partition, offset, missed);
        };
    }

    private static DownloadRecord of(int partition, long offset, Retrieval e) {
        Retrieval.Subject of = e.of();
        Retrieval.Answer answer = e.answer();
        Retrieval.Reader by = e.by();
        Client client = by.client() == null ? UNKNOWN : by.client();
        boolean content = answer.bytes() > 0;
        return new DownloadRecord(
                id(e.time(), partition, offset),
                e.time(),
                null,
                null,
                e.what().toString(),
                answer.kind().toString(),
                answer.status(),
                answer.code(),
                e.isDownload(),
                e.route().toString(),
                e.source().toString(),
                of.project() == null ? null : of.project().value(),
                of.type() == null ? null : of.type().toString(),
                of.name(),
                of.version(),
                of.filename(),
                of.sha256(),
                of.file(),
                content ? answer.first() : null,
                content ? answer.bytes() : null,
                content ? answer.complete() : null,
                by.account() == null ? null : by.account().value(),
                by.token() == null ? null : by.token().value(),
                by.address(),
                client.installer(),
                client.version(),
                client.python(),
                client.implementation(),
                client.system(),
                client.distribution(),
                client.cpu(),
                client.ci(),
                by.agent(),
                e.correlation(),
                partition,
                offset,
                summary(e));
    }

    private static DownloadRecord of(int partition, long offset, Missed e) {
        return new DownloadRecord(
                id(e.time(), partition, offset),
                e.time(),
                e.last(),
                e.count(),
                "missed",
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                partition,
                offset,
                e.count() + " downloads and the like were answered and not recorded");
    }

    private static String id(Instant time, int partition, long offset) {
        return String.format(Locale.ROOT, "%015d-%02d-%019d", time.toEpochMilli(), partition, offset);
    }

    private static String summary(Retrieval e) {
        String what = switch (e.what()) {
            case FILE -> "File";
            case METADATA -> "Metadata";
            case PAGE -> "Page";
        };
        return what
                + switch (e.answer().kind()) {
                    case WHOLE -> e.isDownload() ? " downloaded" : " read";
                    case PART -> e.isDownload() ? " downloaded, its beginning" : " read, a part";
                    case ELSEWHERE -> e.isDownload() ? " downloaded from the storage" : " read elsewhere";
                    case UNCHANGED -> " asked for, unchanged";
                    case HEAD -> " asked about";
                    case REFUSED -> " refused";
                }
                + (e.answer().complete() ? "" : ", and broken off");
    }
}
