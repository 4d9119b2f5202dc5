package affineur.audit.activity;

import affineur.documents.Document;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What records of all sorts have in common: {@code {"id", "record": "event", "time", "account", "token", "address", "project",
 * "package", "version", "filename", "digest", "summary", "correlation", "position"}}, as far as one has them.
 */
final class ActivityRecord {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNTS = "accounts/";

    private static final List<String> COMMON = List.of(
            "time",
            "account",
            "token",
            "address",
            "project",
            "package",
            "version",
            "filename",
            "digest",
            "summary",
            "correlation",
            "position");

    static final List<String> COLUMNS =
            Stream.concat(Stream.of("id", "record"), COMMON.stream()).toList();

    private ActivityRecord() {}

    static byte[] json(String id, String sort, Document document) {
        JsonNode all = JSON.readTree(document.body());
        ObjectNode record = JSON.createObjectNode().put("id", id).put("record", sort);
        for (String field : COMMON) {
            JsonNode value = all.get(field);
            if (value != null) {
                record.set(field, value);
            }
        }
        String actor = all.path("actor").asString("");
        if (actor.startsWith(ACCOUNTS)) {
            record.put("account", Long.parseLong(actor.substring(ACCOUNTS.length())));
        }
        return JSON.writeValueAsBytes(record);
    }
}
