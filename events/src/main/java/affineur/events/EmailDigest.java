package affineur.events;

import affineur.packaging.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** No address is kept for ever; whether it is the same as before can still be told. */
public final class EmailDigest {
    private EmailDigest() {}

    /** {@code email-sha256:…}, for addresses that differ in case only the same. */
    public static String of(String address) {
        return "email-sha256:"
                + Sha256.ofContent(address.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
