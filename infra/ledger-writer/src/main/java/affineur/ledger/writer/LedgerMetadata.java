package affineur.ledger.writer;

import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.TokenId;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.Metadata;
import org.axonframework.messaging.core.correlation.CorrelationDataProvider;
import org.axonframework.messaging.core.correlation.MessageOriginProvider;
import org.axonframework.messaging.core.correlation.SimpleCorrelationDataProvider;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of an entry as message metadata. Send a command with {@link #of} and its events carry the same actor and
 * correlation into the ledger.
 */
public final class LedgerMetadata {
    /** The account's number; absent for the program itself. */
    public static final String ACCOUNT = "account";

    /** The access token's number; absent where none was needed. */
    public static final String TOKEN = "token";

    /** The request that caused it. A message without one gets its own identifier (Axon's {@link MessageOriginProvider}). */
    public static final String CORRELATION = MessageOriginProvider.DEFAULT_CORRELATION_KEY;

    /** Hands {@link #ACCOUNT} and {@link #TOKEN} on from command to event; Axon itself does so with {@link #CORRELATION}. */
    static final CorrelationDataProvider CARRIED = new SimpleCorrelationDataProvider(ACCOUNT, TOKEN);

    private LedgerMetadata() {}

    public static Metadata of(Actor actor, String correlation) {
        Map<String, String> metadata = new HashMap<>();
        if (actor.account() != null) {
            metadata.put(ACCOUNT, actor.account().toString());
        }
        if (actor.token() != null) {
            metadata.put(TOKEN, actor.token().toString());
        }
        metadata.put(CORRELATION, correlation);
        return Metadata.from(metadata);
    }

    /** The actor that the message carries; {@link Actor#SYSTEM} if it names none. */
    public static Actor actor(Message message) {
        Long account = number(message, ACCOUNT);
        Long token = number(message, TOKEN);
        return new Actor(account == null ? null : new AccountId(account), token == null ? null : new TokenId(token));
    }

    static String correlation(Message message) {
        return message.metadata().getOrDefault(CORRELATION, message.identifier());
    }

    private static @Nullable Long number(Message message, String key) {
        String value = message.metadata().get(key);
        return value == null ? null : Long.valueOf(value);
    }
}
