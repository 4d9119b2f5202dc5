package affineur.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry's bytes in the ledger: structured-mode CloudEvents 1.0 JSON. These bytes are never written anew, so whatever
 * is proved of an event is proved of them. The extension {@code sequence} is the position, in 20 digits so that it sorts
 * as text; {@code actor}, {@code token} and {@code correlationid} say who asked.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON event format</a>
 */
public final class CloudEvents {
    /** Records are kept below this many bytes; longer texts are blobs. */
    public static final int LARGEST = 60 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            // an older reader passes over what a newer writer adds
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private CloudEvents() {}

    public static byte[] encode(LedgerEntry entry) {
        ObjectNode node = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", entry.id())
                .put("source", "/affineur")
                .put("type", EventTypes.wireName(entry.event().getClass()))
                .put("subject", entry.event().subject())
                .put("time", entry.time().toString())
                .put("datacontenttype", "application/json")
                .put("sequence", String.format(Locale.ROOT, "%020d", entry.position()))
                .put("actor", entry.actor().path())
                .put("correlationid", entry.correlation());
        if (entry.actor().token() != null) {
            node.put("token", "tokens/" + entry.actor().token());
        }
        node.set("data", JSON.valueToTree(entry.event()));
        byte[] bytes = JSON.writeValueAsBytes(node);
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("An event of " + bytes.length + " bytes; the ledger takes " + LARGEST);
        }
        return bytes;
    }

    /** @throws IllegalArgumentException if the bytes are no event that this version knows */
    public static LedgerEntry decode(byte[] bytes) {
        JsonNode node = JSON.readTree(bytes);
        String name = node.path("type").asString("");
        Class<? extends RegistryEvent> type = EventTypes.named(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "The ledger holds '" + name
                            + "', which this version of Affineur does not know. Start a version at least as new as its writer.");
        }
        return new LedgerEntry(
                Long.parseLong(node.required("sequence").asString()),
                node.required("id").asString(),
                Instant.parse(node.required("time").asString()),
                actor(node),
                node.required("correlationid").asString(),
                JSON.treeToValue(node.required("data"), type));
    }

    private static Actor actor(JsonNode node) {
        Long account = number(node.required("actor").asString(), "accounts/");
        Long token = number(node.path("token").asString(""), "tokens/");
        return new Actor(account == null ? null : new AccountId(account), token == null ? null : new TokenId(token));
    }

    private static @Nullable Long number(String path, String prefix) {
        return path.startsWith(prefix) ? Long.valueOf(path.substring(prefix.length())) : null;
    }
}
