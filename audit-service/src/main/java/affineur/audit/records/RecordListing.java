package affineur.audit.records;

import affineur.documents.Document;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Answers with records.
 *
 * <p>JSON: {@code {"<name>": [...], "next": <position, id or null>}}, with a {@code Link} header to the next page. Pages are
 * stable, because neither ever changes. CSV by {@code Accept: text/csv} or {@code format=csv}: everything
 * that matches, unless a limit is given.
 *
 * @param name of them all: {@code events}
 * @param columns of the CSV, by the names in the JSON
 */
public record RecordListing(String name, List<String> columns, Records records) {
    private static final byte[] COMMA = {','};

    /** @throws Refusal (invalid) that names the parameter which is wrong or unknown */
    public void answer(HttpServletRequest request, HttpServletResponse response, RecordQuery.Filters filters)
            throws IOException {
        Map<String, String> given = parameters(request);
        RecordQuery query = RecordQuery.parse(given, filters);
        response.setHeader("Vary", "Accept");
        if (wantsCsv(given.get("format"), request.getHeader("Accept"))) {
            csv(query, response);
        } else {
            json(query, response);
        }
    }

    private void csv(RecordQuery query, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv;charset=utf-8;header=present");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit-" + name + ".csv\"");
        try (RecordCsv csv = new RecordCsv(columns, response.getOutputStream())) {
            if (query.givenLimit().isPresent()) {
                records.page(query).forEach(csv::write);
            } else {
                records.each(query, csv::write);
            }
        }
    }

    private void json(RecordQuery query, HttpServletResponse response) throws IOException {
        List<Document> page = records.page(query);
        String next = page.size() < query.limit() ? null : query.behind(page.getLast());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(utf8("{\"" + name + "\":["));
        for (int i = 0; i < page.size(); i++) {
            body.write(COMMA, 0, i == 0 ? 0 : 1);
            body.writeBytes(page.get(i).body());
        }
        String shown = next != null && query.isById() ? '"' + next + '"' : next;
        body.writeBytes(utf8("],\"next\":" + shown + "}\n"));
        response.setContentType("application/json");
        response.setContentLength(body.size());
        if (next != null) {
            response.setHeader("Link", "<?" + following(query.given(), next) + ">; rel=\"next\"");
        }
        try (OutputStream out = response.getOutputStream()) {
            body.writeTo(out);
        }
    }

    private static String following(Map<String, String> given, String next) {
        Map<String, String> parameters = new LinkedHashMap<>(given);
        parameters.put("after", next);
        return parameters.entrySet().stream()
                .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @throws Refusal (invalid) if one is given twice */
    public static Map<String, String> parameters(HttpServletRequest request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (values.length != 1) {
                throw new Refusal(ProblemType.INVALID_PARAMETER, "The parameter " + name + " is given twice.");
            }
            parameters.put(name, values[0]);
        });
        return parameters;
    }

    /**
     * @param format the parameter
     * @param accept the header
     */
    public static boolean wantsCsv(@Nullable String format, @Nullable String accept) {
        return switch (format) {
            case null -> prefersCsv(accept);
            case "csv" -> true;
            case "json" -> false;
            default -> throw new Refusal(ProblemType.INVALID_PARAMETER, "The parameter format is 'json' or 'csv'.");
        };
    }

    private static boolean prefersCsv(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        try {
            MediaType csv = MediaType.parseMediaType("text/csv");
            return MediaType.parseMediaTypes(accept).stream()
                    .filter(type -> type.isCompatibleWith(csv) || type.isCompatibleWith(MediaType.APPLICATION_JSON))
                    .max((a, b) -> Double.compare(a.getQualityValue(), b.getQualityValue()))
                    .filter(type -> type.equalsTypeAndSubtype(csv))
                    .isPresent();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
