package affineur.downloads;

import affineur.events.Actor;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event of the journal of retrievals as it is kept there: structured-mode CloudEvents 1.0 JSON, as in the ledger. The
 * type is {@code affineur.retrieval.answered.v1}, or {@code affineur.retrieval.missed.v1}.
 *
 * @param id unique for ever
 */
public record RetrievalEntry(String id, RetrievalEvent event) {
    private static final String ANSWERED = "affineur.retrieval.answered.v1";
    private static final String MISSED = "affineur.retrieval.missed.v1";
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            // an older reader passes over what a newer writer adds
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public byte[] bytes() {
        ObjectNode node = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/affineur")
                .put(
                        "type",
                        switch (event) {
                            case Retrieval _ -> ANSWERED;
                            case RetrievalEvent.Missed _ -> MISSED;
                        })
                .put("subject", event.subject())
                .put("time", event.time().toString())
                .put("datacontenttype", "application/json");
        if (event instanceof Retrieval retrieval) {
            Actor actor = new Actor(retrieval.by().account(), retrieval.by().token());
            node.put("actor", actor.equals(Actor.SYSTEM) ? "anonymous" : actor.path());
            node.put("correlationid", retrieval.correlation());
            if (actor.token() != null) {
                node.put("token", "tokens/" + actor.token());
            }
        }
        node.set("data", JSON.valueToTree(event));
        return JSON.writeValueAsBytes(node);
    }

    /** Empty if nobody here wrote such a record. */
    public static Optional<RetrievalEntry> read(byte[] value) {
        try {
            JsonNode node = JSON.readTree(value);
            JsonNode data = node.path("data");
            RetrievalEvent event = switch (node.path("type").asString("")) {
                case ANSWERED -> JSON.treeToValue(data, Retrieval.class);
                case MISSED -> JSON.treeToValue(data, RetrievalEvent.Missed.class);
                default -> throw new IllegalArgumentException("not a retrieval");
            };
            return Optional.of(new RetrievalEntry(node.required("id").asString(), event));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
