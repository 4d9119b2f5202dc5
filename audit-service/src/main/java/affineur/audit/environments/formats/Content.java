package affineur.audit.environments.formats;

import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;

/** A body as JSON, TOML or lines of text: what it is not is empty. */
record Content(JsonNode json, JsonNode toml, String text) {
    private static final int DEEPEST = 64;
    private static final int LONGEST_TEXT = 16 << 20;
    private static final int MOST_DIGESTS = 5_000;
    private static final int LONGEST_VERSION = 255;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxStringLength(LONGEST_TEXT)
            .build();
    private static final ObjectReader JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final ObjectReader TOML = TomlMapper.builder(
                    TomlFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .build()
            .reader();

    /** A table or a key that locks have, and requirements do not. */
    private static final Pattern TOML_LINE = Pattern.compile(
            "(?m)^(?:\\[\\[packages?\\]\\]|\\[metadata\\]|lock-version\\s*=[^=]|version\\s*=\\s*[0-9])");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cntrl}]");

    /** @throws Refusal (invalid) if it is no text, or begins as JSON or TOML and is malformed */
    static Content of(byte[] body) {
        String text = text(body);
        String start = text.stripLeading();
        MissingNode none = MissingNode.getInstance();
        if (TOML_LINE.matcher(text).find()) {
            return new Content(none, parsed(TOML, text, "TOML"), "");
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return new Content(parsed(JSON, text, "JSON"), none, "");
        }
        return new Content(none, none, text);
    }

    /** Windows' shells write UTF-16. */
    private static String text(byte[] body) {
        Charset charset = StandardCharsets.UTF_8;
        int mark = body.length < 2 ? 0 : (Byte.toUnsignedInt(body[0]) << 8) | Byte.toUnsignedInt(body[1]);
        if (mark == 0xfeff || mark == 0xfffe) {
            charset = StandardCharsets.UTF_16;
        }
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw invalid("The body is no text in UTF-8.");
        }
    }

    private static JsonNode parsed(ObjectReader reader, String text, String language) {
        try {
            return reader.readTree(text);
        } catch (JacksonException e) {
            // its message quotes what is there
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
            throw invalid("The body is malformed " + language + (line == 0 ? "." : ", in line " + line + "."));
        }
    }

    /**
     * The packages of a list.
     *
     * @param what an element of it is called
     * @param read makes one of an element, or none; of what it refuses it is said which element it was
     */
    static List<Installed> each(JsonNode list, String what, BiFunction<JsonNode, String, Optional<Installed>> read) {
        if (!list.isArray() && !list.isMissingNode()) {
            throw invalid("The body has no list of " + what + "s where one is expected.");
        }
        List<Installed> packages = new ArrayList<>();
        int number = 0;
        for (JsonNode element : list) {
            number++;
            read.apply(element, what + " " + number).ifPresent(packages::add);
        }
        return packages;
    }

    /** @param where for the message */
    static PackageName name(JsonNode node, String where) {
        return name(node.asString(""), where);
    }

    static PackageName name(String name, String where) {
        try {
            return PackageName.parse(name);
        } catch (InvalidPackaging e) {
            throw invalid("The name of " + where + " is no package's name.");
        }
    }

    /** Null where there is none. */
    static @Nullable String version(JsonNode node, String where) {
        String version = node.asString("");
        if (version.length() > LONGEST_VERSION || NOT_SHOWN.matcher(version).find()) {
            throw invalid("The version of " + where + " is none.");
        }
        return version.isEmpty() ? null : version;
    }

    /** A text for people, short and in one line; null where there is none. */
    static @Nullable String text(JsonNode node) {
        String text = NOT_SHOWN.matcher(node.asString("")).replaceAll(" ");
        return text.isEmpty() ? null : text.substring(0, Math.min(LONGEST_VERSION, text.length()));
    }

    /** Those that are SHA-256, of texts with or without a {@code sha256:} or {@code sha256=} before them. */
    static List<Sha256> digests(Iterable<String> written, String where) {
        Set<Sha256> digests = new LinkedHashSet<>();
        for (String text : written) {
            String hex = text.replaceFirst("^(?i:sha-?256)[:=]", "");
            if (HEX.matcher(hex).matches()) {
                digests.add(new Sha256(hex.toLowerCase(Locale.ROOT)));
            }
        }
        if (digests.size() > MOST_DIGESTS) {
            throw new Refusal(
                    ProblemType.ENVIRONMENT_TOO_LARGE,
                    "There are more than " + MOST_DIGESTS + " digests for " + where + ".");
        }
        return List.copyOf(digests);
    }

    static Refusal invalid(String message) {
        return new Refusal(ProblemType.INVALID_ENVIRONMENT, message);
    }
}
