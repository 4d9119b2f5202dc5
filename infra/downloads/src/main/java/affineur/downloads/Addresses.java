package affineur.downloads;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** How much of clients' addresses is kept. */
public final class Addresses {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;
    private static final int SHOWN = 32;

    private final Form form;
    private final @Nullable SecretKeySpec key;

    /** What is kept of one. */
    public enum Form {
        /** All of it. */
        WHOLE,
        /** Its network: 24 bits of IPv4 and 48 of IPv6. */
        TRUNCATED,
        /** A keyed hash, by which those are known who come again, and whoever has the key finds an address. */
        HASHED,
        /** Nothing. */
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Addresses(Form form, @Nullable SecretKeySpec key) {
        this.form = form;
        this.key = key;
    }

    /**
     * @param key for hashes, the same in all processes; null if there is none
     * @throws IllegalArgumentException if it is too short, or missing where hashes are to be kept
     */
    public static Addresses kept(Form form, @Nullable String key) {
        if (key == null && form == Form.HASHED) {
            throw new IllegalArgumentException("Hashes of addresses need a key");
        }
        if (key != null && key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "The key for hashes of addresses has " + SHORTEST_KEY + " characters or more");
        }
        return new Addresses(
                form, key == null ? null : new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** What is kept of an address. */
    @Nullable
    String of(@Nullable String address) {
        return address == null ? null : in(form, address);
    }

    /** In each form in which it may have been kept, hashed only where there is a key; for finding it. */
    public List<String> forms(String address) {
        List<String> forms = new ArrayList<>();
        for (Form each : Form.values()) {
            String text = each == Form.HASHED && key == null ? null : in(each, address);
            if (text != null) {
                forms.add(text);
            }
        }
        return forms;
    }

    private @Nullable String in(Form wanted, String address) {
        return switch (wanted) {
            case WHOLE -> address;
            case TRUNCATED -> network(address);
            case HASHED -> hash(address);
            case NONE -> null;
        };
    }

    private static @Nullable String network(String address) {
        try {
            InetAddress whole = InetAddress.ofLiteral(address);
            byte[] bytes = whole.getAddress();
            int kept = whole instanceof Inet4Address ? 3 : 6;
            Arrays.fill(bytes, kept, bytes.length, (byte) 0);
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + 8 * kept;
        } catch (IllegalArgumentException | UnknownHostException e) {
            // an address of no kind that has networks
            return null;
        }
    }

    private String hash(String address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(address.getBytes(StandardCharsets.UTF_8));
            return "hmac:" + HexFormat.of().formatHex(digest).substring(0, SHOWN);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no " + ALGORITHM, e);
        }
    }
}
