package affineur.upstream;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A page as JSON, read as it comes. What it has besides the standard is passed over.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/simple-repository-api/#json-serialization">JSON</a>
 */
final class JsonPage {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .maxNameLength(1_000)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final JsonParser json;
    private final PageReading page;
    private boolean named;

    private JsonPage(JsonParser json, PageReading page) {
        this.json = json;
        this.page = page;
    }

    /** @throws Trouble if it is no such page */
    static void read(InputStream body, PageReading page, Troubles troubles) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw troubles.broken("sends a page that is no JSON object.");
            }
            JsonPage reading = new JsonPage(json, page);
            reading.page();
            if (json.nextToken() != null) {
                throw troubles.broken("sends a page with something behind its end.");
            }
            if (!reading.named) {
                throw troubles.broken("sends a page without a name.");
            }
        } catch (JacksonException _) {
            throw troubles.broken("sends a page that is no JSON, or is cut.");
        }
    }

    private void page() {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "meta" -> object(value, this::meta);
                case "name" -> {
                    page.name(value == JsonToken.VALUE_STRING ? json.getString() : "");
                    named = true;
                    json.skipChildren();
                }
                case "project-status" -> object(value, this::status);
                case "versions" -> array(value, this::version);
                case "files" -> array(value, this::file);
                case null, default -> json.skipChildren();
            }
        }
    }

    private void meta(String key) {
        if (key.equals("api-version")) {
            page.apiVersion(text(""));
        } else {
            json.skipChildren();
        }
    }

    private void status(String key) {
        String text = optionalText();
        if (text == null) {
            return;
        }
        switch (key) {
            case "status" -> page.status(text);
            case "reason" -> page.statusReason(text);
            default -> {}
        }
    }

    private void version() {
        String version = optionalText();
        if (version != null) {
            page.version(version);
        }
    }

    private void file() {
        LinkedFile file = new LinkedFile();
        // at the beginning of a file that is no object
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            page.file(file);
            return;
        }
        Offers offers = new Offers();
        object(json.currentToken(), key -> {
            switch (key) {
                case "filename" -> file.filename = optionalText();
                case "url" -> file.url = optionalText();
                case "hashes" -> hashes(file.hashes);
                case "requires-python" -> file.requiresPython = optionalText();
                case "size" -> file.size = optionalLong();
                case "upload-time" -> file.uploaded = optionalText();
                case "yanked" -> file.yanked = yanked();
                case "core-metadata" -> offers.core = metadata();
                case "dist-info-metadata" -> offers.distInfo = metadata();
                case "provenance" -> file.provenance = optionalText();
                default -> json.skipChildren();
            }
        });
        Offer offer = offers.core == null ? offers.distInfo : offers.core;
        file.metadata = offer == null || !offer.there ? null : offer.hashes;
        if (file.filename == null) {
            // a filename is not guessed where the standard asks for it
            file.url = null;
        }
        page.file(file);
    }

    /** What is said of the file's metadata by the key's name of today, and by that of before PEP 714. */
    private static final class Offers {
        private @Nullable Offer core;
        private @Nullable Offer distInfo;
    }

    private record Offer(boolean there, Map<String, String> hashes) {}

    private @Nullable Offer metadata() {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> new Offer(true, Map.of());
            case VALUE_FALSE -> new Offer(false, Map.of());
            case START_OBJECT -> {
                Map<String, String> hashes = new HashMap<>();
                hashes(hashes);
                yield new Offer(true, hashes);
            }
            case null, default -> {
                json.skipChildren();
                yield null;
            }
        };
    }

    private @Nullable String yanked() {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> "";
            case VALUE_STRING -> json.getString().isEmpty() ? null : json.getString();
            case null, default -> {
                json.skipChildren();
                yield null;
            }
        };
    }

    private void hashes(Map<String, String> hashes) {
        object(json.currentToken(), algorithm -> {
            String digest = optionalText();
            if (digest != null && hashes.size() < 20) {
                hashes.put(algorithm, digest);
            }
        });
    }

    private @Nullable Long optionalLong() {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        json.skipChildren();
        return null;
    }

    private @Nullable String optionalText() {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    private String text(String otherwise) {
        String text = optionalText();
        return text == null ? otherwise : text;
    }

    /** Reads a value by its key, up to the value's end. */
    @FunctionalInterface
    private interface Member {
        void read(String key);
    }

    private void object(@Nullable JsonToken value, Member member) {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            var _ = json.nextToken();
            member.read(key == null ? "" : key);
        }
    }

    private void array(@Nullable JsonToken value, Runnable element) {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.run();
        }
    }
}
