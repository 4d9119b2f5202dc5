package affineur.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The id that names one request everywhere: in its answer ({@code X-Request-Id}), in the log, and as correlation of the
 * events that it causes. The client's own is taken if it has 8 to 64 letters, digits, {@code -} and {@code _}: no mail
 * or network address can be written so, and the ledger never forgets.
 */
public final class Correlation {
    static final String HEADER = "X-Request-Id";

    /** Its key in the context of the logs, by the Elastic Common Schema. */
    static final String LOGGED = "http.request.id";

    private static final String ATTRIBUTE = Correlation.class.getName();
    private static final Pattern SANE = Pattern.compile("(?!aff_)[A-Za-z0-9_-]{8,64}");

    private Correlation() {}

    /** The id of a request; its answer has the same, even if it is given from memory. */
    public static String of(Request request) {
        String kept = kept(request);
        if (kept != null) {
            return kept;
        }
        String chosen = choose(request);
        keep(request, chosen);
        return chosen;
    }

    /** Null while nobody needed it: what is answered from memory has it in its answer only. */
    static @Nullable String kept(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : null;
    }

    /** The id of a request that the {@link Front} has dispatched; a new one for any other. */
    public static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : made();
    }

    /** The id that the client proposes, or a new one. */
    static String choose(Request request) {
        String proposed = request.getHeaders().get(HEADER);
        return isSane(proposed) ? proposed : made();
    }

    static void keep(Request request, String id) {
        request.setAttribute(ATTRIBUTE, id);
    }

    private static boolean isSane(@Nullable String id) {
        return id != null && SANE.matcher(id).matches();
    }

    /** 128 bits that need not be secret, so the quick generator does. */
    private static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] digits = new char[32];
        for (int half = 0; half < 2; half++) {
            long bits = random.nextLong();
            for (int i = 0; i < 16; i++) {
                digits[16 * half + i] = Character.forDigit((int) (bits >>> (4 * i)) & 0xf, 16);
            }
        }
        return new String(digits);
    }
}
