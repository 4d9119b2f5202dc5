package affineur.audit.downloads;

import static affineur.audit.records.RecordQuery.invalid;

import affineur.access.Access;
import affineur.audit.downloads.DownloadCounts.Cell;
import affineur.audit.records.AddressFilter;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordCsv;
import affineur.audit.records.RecordListing;
import affineur.audit.records.RecordQuery;
import affineur.documents.Document;
import affineur.documents.Query;
import affineur.http.Callers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /audit/downloads}: who read which file or was refused it, and {@code GET /audit/downloads/counts}: how many
 * downloads there were, for tokens with the scope {@code read_audit} or {@code admin}.
 *
 * <p>The records are shown as {@link RecordListing} tells, by the parameters of {@link DownloadFilters}. The counts are
 * {@code {"counts": [{"package": "cheese", "downloads": 12}], "total": 12}}, those with most downloads first, or CSV. Their
 * parameters are {@code project}, {@code package}, {@code version}, {@code source}, {@code from} and {@code to} (days that
 * begin within), {@code limit}, {@code format}, and {@code group_by}: some of {@code project}, {@code type},
 * {@code package}, {@code version}, {@code day} and {@code source} with commas between them, {@code package} by default.
 */
@RestController
public final class DownloadsController {
    private static final List<String> COLUMNS = List.of(
            "id",
            "time",
            "last",
            "count",
            "what",
            "answer",
            "status",
            "code",
            "download",
            "route",
            "source",
            "project",
            "type",
            "package",
            "version",
            "filename",
            "digest",
            "file",
            "first",
            "bytes",
            "complete",
            "account",
            "token",
            "address",
            "installer",
            "installer_version",
            "python",
            "implementation",
            "system",
            "distribution",
            "cpu",
            "ci",
            "user_agent",
            "correlation",
            "partition",
            "offset",
            "summary");

    private static final String GROUP_BY = "group_by";
    private static final String DOWNLOADS = "downloads";
    private static final int MOST_GROUPS = 100_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RecordListing listing;
    private final DownloadCounts counts;
    private final DownloadFilters filters;
    private final Access access;
    private final Callers callers;

    public DownloadsController(Downloads downloads, AddressFilter addresses, Access access, Callers callers) {
        this.listing = new RecordListing(DOWNLOADS, COLUMNS, downloads.records());
        this.counts = downloads.counts();
        this.filters = new DownloadFilters(new PackageFilters(access), addresses);
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/downloads")
    public void downloads(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        listing.answer(request, response, filters);
    }

    @GetMapping("/audit/downloads/counts")
    public void counts(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        Map<String, String> given = RecordListing.parameters(request);
        List<String> by = groups(given.remove(GROUP_BY));
        RecordQuery query = RecordQuery.parse(given, this::filter);
        Map<List<Object>, Long> sums = new HashMap<>();
        counts.each(query.matching(), count -> {
            sums.merge(values(by, count.cell()), count.downloads(), Long::sum);
            if (sums.size() > MOST_GROUPS) {
                throw invalid("More than " + MOST_GROUPS + " counts: narrow them, or name less in " + GROUP_BY + ".");
            }
        });
        response.setHeader("Vary", "Accept");
        boolean csv = RecordListing.wantsCsv(given.get("format"), request.getHeader("Accept"));
        int limit = query.givenLimit().orElse(csv ? MOST_GROUPS : query.limit());
        List<Map<String, Object>> rows = rows(by, sums).stream().limit(limit).toList();
        if (csv) {
            csv(by, rows, response);
        } else {
            long total = sums.values().stream().mapToLong(Long::longValue).sum();
            response.setContentType("application/json");
            try (OutputStream out = response.getOutputStream()) {
                out.write(JSON.writeValueAsBytes(Map.of("counts", rows, "total", total)));
            }
        }
    }

    private @Nullable Query filter(String name, String value) {
        return switch (name) {
            case "source", "project", "package", "version" -> filters.of(name, value);
            default -> null;
        };
    }

    private static List<String> groups(@Nullable String given) {
        List<String> by = given == null ? List.of("package") : List.of(given.split(",", -1));
        if (by.stream().distinct().count() != by.size()) {
            throw invalid("The parameter " + GROUP_BY + " names the same twice.");
        }
        by.forEach(Group::named);
        return by;
    }

    /** By what is counted. */
    private enum Group {
        PROJECT,
        TYPE,
        PACKAGE,
        VERSION,
        DAY,
        SOURCE;

        static Group named(String name) {
            return switch (name) {
                case "project" -> PROJECT;
                case "type" -> TYPE;
                case "package" -> PACKAGE;
                case "version" -> VERSION;
                case "day" -> DAY;
                case "source" -> SOURCE;
                default ->
                    throw invalid(
                            "The parameter " + GROUP_BY
                                    + " has some of project, type, package, version, day and source, with commas between them.");
            };
        }

        Object of(Cell cell) {
            return switch (this) {
                case PROJECT -> cell.project();
                case TYPE -> cell.type();
                case PACKAGE -> cell.name();
                case VERSION -> cell.version();
                case DAY -> cell.day().toString();
                case SOURCE -> cell.source();
            };
        }
    }

    private static List<Object> values(List<String> by, Cell cell) {
        return by.stream().map(name -> Group.named(name).of(cell)).toList();
    }

    private static List<Map<String, Object>> rows(List<String> by, Map<List<Object>, Long> sums) {
        List<Map.Entry<List<Object>, Long>> sorted = new ArrayList<>(sums.entrySet());
        sorted.sort(Map.Entry.<List<Object>, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().toString()));
        return sorted.stream()
                .map(entry -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 0; i < by.size(); i++) {
                        row.put(by.get(i), entry.getKey().get(i));
                    }
                    row.put(DOWNLOADS, entry.getValue());
                    return row;
                })
                .toList();
    }

    private static void csv(List<String> by, List<Map<String, Object>> rows, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/csv;charset=utf-8;header=present");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit-download-counts.csv\"");
        List<String> columns = new ArrayList<>(by);
        columns.add(DOWNLOADS);
        try (RecordCsv csv = new RecordCsv(columns, response.getOutputStream())) {
            for (Map<String, Object> row : rows) {
                csv.write(new Document("row", 0, Map.of(), JSON.writeValueAsBytes(row)));
            }
        }
    }
}
