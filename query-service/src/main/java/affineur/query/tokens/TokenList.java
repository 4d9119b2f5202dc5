package affineur.query.tokens;

import affineur.access.Token;
import affineur.query.listing.Listing;
import affineur.query.listing.Parameters;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tokens by the filters that all of GitLab's lists of access tokens have: {@code state}, {@code revoked}, {@code search}
 * (in the name), {@code created_after}, {@code expires_before} and the like, {@code sort}. A revoked token is forgotten
 * here, so that {@code revoked=true} finds nothing: the audit records know it.
 */
record TokenList(Parameters asked, Instant now) {
    private static final Comparator<Token> CREATED =
            Comparator.comparingLong(token -> token.id().value());
    private static final Comparator<Token> NAME = Comparator.comparing(Token::name, String.CASE_INSENSITIVE_ORDER);
    /** Those that never expire are last. */
    private static final Comparator<Token> EXPIRES = Comparator.comparing(TokenList::end);

    private static final Map<String, Comparator<Token>> ORDERS = Map.of(
            "created_asc",
            CREATED,
            "created_desc",
            CREATED.reversed(),
            "name_asc",
            NAME,
            "name_desc",
            NAME.reversed(),
            "expires_asc",
            EXPIRES,
            "expires_desc",
            EXPIRES.reversed());

    /** Whether it still has a future. */
    private enum State {
        ACTIVE,
        INACTIVE
    }

    List<Token> of(Collection<Token> all) {
        Listing<Token> tokens = Listing.of(all)
                .whereIf(asked.isTrue("revoked"), token -> false)
                .where(asked.word("state", State.class), (token, state) -> switch (state) {
                    case ACTIVE -> !token.isExpired(now);
                    case INACTIVE -> token.isExpired(now);
                })
                .where(
                        asked.search("search"),
                        (token, text) -> token.name().toLowerCase(Locale.ROOT).contains(text))
                .where(
                        asked.time("created_after"),
                        (token, time) -> token.created().isAfter(time))
                .where(
                        asked.time("created_before"),
                        (token, time) -> token.created().isBefore(time))
                .where(
                        asked.time("expires_after"),
                        (token, time) ->
                                token.expires() != null && token.expires().isAfter(time))
                .where(
                        asked.time("expires_before"),
                        (token, time) ->
                                token.expires() != null && token.expires().isBefore(time));
        Optional<String> sort = asked.text("sort");
        if (sort.isPresent() && !ORDERS.containsKey(sort.get())) {
            throw Parameters.invalid("sort", String.join(", ", new TreeSet<>(ORDERS.keySet())));
        }
        return tokens.sorted(ORDERS.getOrDefault(sort.orElse("created_asc"), CREATED));
    }

    private static Instant end(Token token) {
        return token.expires() == null ? Instant.MAX : token.expires();
    }
}
