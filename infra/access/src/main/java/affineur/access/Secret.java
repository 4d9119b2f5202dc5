package affineur.access;

import affineur.packaging.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What a client shows to prove that a token is its own: {@code aff_}, 30 random characters of base 62 (178 bits) and 6
 * that check them (CRC-32 in base 62, the layout that GitHub made known). So secret scanners find one by
 * {@code aff_[0-9A-Za-z]{36}}, and a mistyped one is told from a wrong one without a look-up.
 *
 * <p>Only its {@link #hash()} is ever stored; {@link #toString()} shows nothing, so that no log can.
 */
public final class Secret {
    /** Every secret made here begins with this. */
    public static final String PREFIX = "aff_";

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM = 30;
    private static final int CHECK = 6;
    private static final Pattern MADE_HERE = Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM + CHECK) + "}");
    private static final Pattern CHOSEN = Pattern.compile("[\\x21-\\x7e]{20,255}");
    private static final SecureRandom RANDOMNESS = new SecureRandom();

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** A new one, from the operating system's randomness. */
    public static Secret generate() {
        StringBuilder random = new StringBuilder(RANDOM);
        for (int i = 0; i < RANDOM; i++) {
            random.append(BASE62.charAt(RANDOMNESS.nextInt(BASE62.length())));
        }
        return new Secret(PREFIX + random + check(random.toString()));
    }

    /**
     * One that the operator chose, for unattended starts: 20 to 255 printable ASCII characters without spaces. One that
     * looks as if made here must be whole.
     *
     * @throws IllegalArgumentException saying what is wrong, without showing the text
     */
    public static Secret chosen(String text) {
        if (isMistyped(text)) {
            throw new IllegalArgumentException(
                    "begins with " + PREFIX + " but its checksum does not fit: copy the whole token again");
        }
        if (!CHOSEN.matcher(text).matches()) {
            throw new IllegalArgumentException("must have 20 to 255 printable ASCII characters and no spaces");
        }
        return new Secret(text);
    }

    /** What some client shows: any text, right or wrong. */
    static Secret shown(String text) {
        return new Secret(text);
    }

    /** The {@link #hash()} that a text would have as a secret. */
    public static Sha256 hashOf(String text) {
        return shown(text).hash();
    }

    /** It bears our prefix, but a character is wrong or missing. */
    boolean isMistyped() {
        return isMistyped(text);
    }

    private static boolean isMistyped(String text) {
        if (!text.startsWith(PREFIX)) {
            return false;
        }
        if (!MADE_HERE.matcher(text).matches()) {
            return true;
        }
        int end = PREFIX.length() + RANDOM;
        return !check(text.substring(PREFIX.length(), end)).equals(text.substring(end));
    }

    /** The only form in which a secret is kept. */
    public Sha256 hash() {
        return Sha256.ofContent(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret itself, to be shown to its owner once. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return PREFIX + "...";
    }

    private static String check(String random) {
        CRC32 crc = new CRC32();
        crc.update(random.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECK];
        for (int i = CHECK - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }
}
