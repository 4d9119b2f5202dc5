package affineur.query.simple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * A page's bytes in one coding. They are on the heap at first; a page that is asked for again moves into a direct
 * buffer, which the socket takes without a copy. So pages that change faster than they are read cost no direct memory,
 * which only a collection gives back.
 */
final class Representation {
    private static final int REUSED = 3;

    private final int size;
    private final String tag;
    private final HttpField tagField;
    private final HttpField lengthField;
    private volatile ByteBuffer bytes;
    private int uses;

    /** @param kind what else tells it from representations of the same page: type and coding */
    Representation(String kind, byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        size = bytes.length;
        tag = '"' + digest(kind, bytes) + '"';
        tagField = new PreEncodedHttpField(HttpHeader.ETAG, tag);
        lengthField = new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(size));
    }

    private static String digest(String kind, byte[] bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(kind.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Strong: the same bytes have the same tag, also on another server. */
    String tag() {
        return tag;
    }

    HttpField tagField() {
        return tagField;
    }

    HttpField lengthField() {
        return lengthField;
    }

    int size() {
        return size;
    }

    /** The bytes, to be read by one response. */
    ByteBuffer bytes() {
        ByteBuffer current = bytes;
        if (!current.isDirect()) {
            current = moved(current);
        }
        return current.duplicate();
    }

    private synchronized ByteBuffer moved(ByteBuffer onHeap) {
        if (!bytes.isDirect() && ++uses >= REUSED) {
            bytes = ByteBuffer.allocateDirect(size)
                    .put(onHeap.duplicate())
                    .flip()
                    .asReadOnlyBuffer();
        }
        return bytes;
    }
}
