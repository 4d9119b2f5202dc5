package affineur.command.leader;

import affineur.command.Origin;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.TokenId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command on its way to another process: {@code {"account": 1, "token": 2, "correlation": "…", "command": {…}}}. Its name
 * is in the path, and only commands that are registered can be read. An older process refuses what it does not know all of.
 */
record Letter(@Nullable Long account, @Nullable Long token, String correlation, JsonNode command) {
    /** Bytes; the events of a command are smaller than 60 KiB each, and a command names or carries one. */
    static final int LARGEST = 128 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Letter {
        Objects.requireNonNull(correlation);
        Objects.requireNonNull(command);
    }

    static byte[] write(Object command, Origin origin) {
        AccountId account = origin.actor().account();
        TokenId token = origin.actor().token();
        return JSON.writeValueAsBytes(new Letter(
                account == null ? null : account.value(),
                token == null ? null : token.value(),
                origin.correlation(),
                JSON.valueToTree(command)));
    }

    /** @throws IllegalArgumentException if these bytes are none */
    static Letter read(byte[] bytes) {
        try {
            return Objects.requireNonNull(JSON.readValue(bytes, Letter.class));
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException("It is no command with its origin", e);
        }
    }

    Origin origin() {
        return new Origin(
                new Actor(account == null ? null : new AccountId(account), token == null ? null : new TokenId(token)),
                correlation);
    }

    /** @throws IllegalArgumentException if it is no such command, or has fields that this process does not know */
    Object commandOf(Class<?> type) {
        try {
            return Objects.requireNonNull(JSON.treeToValue(command, type));
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException("It is no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** What a command's record is called, under which it travels. */
    static String name(Class<?> command) {
        return command.getSimpleName();
    }

    /** By name. */
    static Map<String, Class<?>> byName(Iterable<Class<?>> commands) {
        Map<String, Class<?>> named = new HashMap<>();
        for (Class<?> command : commands) {
            if (named.put(name(command), command) != null) {
                throw new IllegalArgumentException("Two commands are called " + name(command));
            }
        }
        return Map.copyOf(named);
    }
}
