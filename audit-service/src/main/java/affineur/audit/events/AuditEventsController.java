package affineur.audit.events;

import affineur.access.Access;
import affineur.documents.Document;
import affineur.http.Callers;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /audit/events}: the audit records, for tokens with the scope {@code read_audit} or {@code admin}.
 *
 * <p>JSON: {@code {"events": [...], "next": <position or null>}}, with a {@code Link} header to the next page. Pages
 * are stable, because a record's position never changes. CSV by {@code Accept: text/csv} or {@code format=csv}:
 * everything that matches, unless a limit is given. The parameters are those of {@link AuditQuery}.
 */
@RestController
public final class AuditEventsController {
    private static final byte[] COMMA = {','};

    private final AuditEvents events;
    private final Access access;
    private final Callers callers;

    public AuditEventsController(AuditEvents events, Access access, Callers callers) {
        this.events = events;
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/events")
    public void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        Map<String, String> given = parameters(request);
        AuditQuery query = AuditQuery.parse(given, access);
        response.setHeader("Vary", "Accept");
        if (wantsCsv(given.get("format"), request.getHeader("Accept"))) {
            csv(query, response);
        } else {
            json(query, response);
        }
    }

    private void csv(AuditQuery query, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv;charset=utf-8;header=present");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit-events.csv\"");
        try (AuditCsv csv = new AuditCsv(response.getOutputStream())) {
            if (query.givenLimit().isPresent()) {
                events.page(query).forEach(csv::write);
            } else {
                events.each(query, csv::write);
            }
        }
    }

    private void json(AuditQuery query, HttpServletResponse response) throws IOException {
        List<Document> page = events.page(query);
        String next = page.size() < query.limit()
                ? null
                : Long.toString(page.getLast().position());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(utf8("{\"events\":["));
        for (int i = 0; i < page.size(); i++) {
            body.write(COMMA, 0, i == 0 ? 0 : 1);
            body.writeBytes(page.get(i).body());
        }
        body.writeBytes(utf8("],\"next\":" + next + "}\n"));
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

    private static Map<String, String> parameters(HttpServletRequest request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (values.length != 1) {
                throw new Refusal(
                        Refusal.Kind.INVALID, "invalid-parameter", "The parameter " + name + " is given twice.");
            }
            parameters.put(name, values[0]);
        });
        return parameters;
    }

    private static boolean wantsCsv(@Nullable String format, @Nullable String accept) {
        return switch (format) {
            case null -> prefersCsv(accept);
            case "csv" -> true;
            case "json" -> false;
            default ->
                throw new Refusal(
                        Refusal.Kind.INVALID, "invalid-parameter", "The parameter format is 'json' or 'csv'.");
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
