package affineur.http;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Identities;
import affineur.access.LedgerAccess;
import affineur.access.TokenUses;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** {@link Callers} that knows access tokens and identity tokens. No message of it shows anything of what the client sent. */
public final class TokenCallers implements Callers {
    private static final List<String> TOKEN_HEADERS = List.of("PRIVATE-TOKEN", "DEPLOY-TOKEN", "JOB-TOKEN");

    private final Access access;
    private final Consumer<? super TokenId> uses;
    private volatile @Nullable Identities identities;

    /** Whose tokens' uses are not noted. */
    public TokenCallers(Access access) {
        this(access, _ -> {});
    }

    /** Notes each token that was good, but for those of jobs, which are many and over soon. */
    public TokenCallers(LedgerAccess access, TokenUses uses) {
        this(access.access(), token -> {
            if (access.directory()
                    .token(token)
                    .filter(used -> used.kind() != TokenKind.JOB)
                    .isPresent()) {
                uses.used(token);
            }
        });
    }

    private TokenCallers(Access access, Consumer<? super TokenId> uses) {
        this.access = access;
        this.uses = uses;
    }

    /** From now on identity tokens are credentials, too. */
    public void accept(Identities found) {
        identities = found;
    }

    @Override
    public Caller of(Request request) {
        return caller(request.getHeaders()::get, () -> {
            if (Request.as(request, Dispatched.class) == null) {
                throw new MustWait();
            }
            return Correlation.of(request);
        });
    }

    @Override
    public Caller of(HttpServletRequest request) {
        return caller(request::getHeader, () -> Correlation.of(request));
    }

    /** @param wait tells the request's id, if the request may wait */
    private Caller caller(UnaryOperator<@Nullable String> header, Supplier<String> wait) {
        String authorization = header.apply("Authorization");
        if (authorization != null) {
            return known(secret(authorization.strip()), wait);
        }
        for (String name : TOKEN_HEADERS) {
            String token = header.apply(name);
            if (token != null) {
                return known(token.strip(), wait);
            }
        }
        return Caller.ANONYMOUS;
    }

    private Caller known(String secret, Supplier<String> wait) {
        Caller caller = Identities.isToken(secret) ? identified(secret, wait) : access.authenticate(secret);
        if (caller.token() != null) {
            uses.accept(caller.token());
        }
        return caller;
    }

    private Caller identified(String secret, Supplier<String> wait) {
        Identities found = identities;
        try {
            // what was used for a change is an access token by now
            return access.authenticate(secret);
        } catch (Refusal e) {
            if (found == null || e.type() != ProblemType.INVALID_TOKEN) {
                throw e;
            }
        }
        return found.known(secret).orElseGet(() -> found.find(secret, wait.get()));
    }

    private static String secret(String authorization) {
        int end = authorization.indexOf(' ');
        String scheme = (end < 0 ? authorization : authorization.substring(0, end)).toLowerCase(Locale.ROOT);
        String rest = end < 0 ? "" : authorization.substring(end).strip();
        return switch (scheme) {
            case "basic" -> password(rest);
            case "bearer" -> rest;
            default ->
                throw malformed(
                        "Unsupported Authorization: send Basic, with an access token as the password, or Bearer.");
        };
    }

    private static String password(String encoded) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("Malformed Basic credentials: they are not base64.");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw malformed("Malformed Basic credentials: no colon is between user name and password.");
        }
        if (colon == pair.length() - 1) {
            throw malformed("Basic credentials without a password: give an access token as the password.");
        }
        return pair.substring(colon + 1);
    }

    private static Refusal malformed(String text) {
        return new Refusal(ProblemType.MALFORMED_CREDENTIALS, text);
    }
}
