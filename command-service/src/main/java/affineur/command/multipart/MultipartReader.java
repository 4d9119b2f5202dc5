package affineur.command.multipart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart/form-data body part by part in one pass, with one buffer of 64 KB whatever its size. All but what
 * {@link #transferTo} hands over counts against one bound, so that hostile headers and fields cannot fill the memory or
 * keep a thread busy.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class MultipartReader {
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int LONGEST_PADDING = 128;
    private static final int LONGEST_BOUNDARY = 200;
    private static final Set<String> PLAIN_ENCODINGS = Set.of("7bit", "8bit", "binary");

    private final InputStream in;

    /** What parts two parts: CR LF - - boundary. */
    private final byte[] delimiter;

    /** How far the search may jump (Horspool), by the byte under the delimiter's end. */
    private final int[] jumps = new int[256];

    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long allowance;
    private boolean inContent;
    private boolean finished;

    /** @param allowance bytes of headers and fields, all together */
    private MultipartReader(InputStream in, String boundary, long allowance) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.allowance = allowance;
        Arrays.fill(jumps, delimiter.length);
        for (int i = 0; i < delimiter.length - 1; i++) {
            jumps[delimiter[i] & 0xff] = delimiter.length - 1 - i;
        }
        // The first delimiter may lack its line break, where the body begins with it.
        buffer[0] = '\r';
        buffer[1] = '\n';
        limit = 2;
        inContent = true;
    }

    /**
     * @param contentType of the request
     * @param allowance bytes of headers and fields, all together
     * @throws MalformedMultipart if it is no multipart/form-data with a boundary
     */
    public static MultipartReader of(@Nullable String contentType, InputStream body, long allowance) {
        if (contentType == null) {
            throw new MalformedMultipart("it has no Content-Type; multipart/form-data is expected.");
        }
        HeaderValue type = HeaderValue.parse(contentType);
        if (!type.value().equals("multipart/form-data")) {
            throw new MalformedMultipart("its Content-Type is not multipart/form-data.");
        }
        String boundary = type.parameter("boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw new MalformedMultipart("its Content-Type has no boundary.");
        }
        if (boundary.length() > LONGEST_BOUNDARY || boundary.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new MalformedMultipart("its boundary is too long or has strange characters.");
        }
        return new MultipartReader(body, boundary, allowance);
    }

    /**
     * Goes on to the next part, over what was not read of this one.
     *
     * @return null behind the last part
     */
    public @Nullable Part next() throws IOException {
        if (finished) {
            return null;
        }
        if (inContent) {
            skip();
        }
        if (finished) {
            return null;
        }
        Part part = head();
        inContent = true;
        return part;
    }

    /** The content as text. */
    public String text(int longest, String field) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(64);
        content((bytes, offset, length) -> {
            spend(length);
            if (text.size() + length > longest) {
                throw new MalformedMultipart("the field '" + field + "' has more than " + longest + " bytes.");
            }
            text.write(bytes, offset, length);
        });
        return utf8(text.toByteArray(), "the field '" + field + "'");
    }

    /** Passes over the content. */
    public void skip() throws IOException {
        content((bytes, offset, length) -> spend(length));
    }

    /** Hands over the content, which does not count against the bound. */
    public void transferTo(ContentSink sink) throws IOException {
        content(sink);
    }

    private void spend(long bytes) {
        allowance -= bytes;
        if (allowance < 0) {
            throw new MalformedMultipart("its form fields are too large.");
        }
    }

    /** Gives all bytes up to the next delimiter, and stands behind that. */
    private void content(ContentSink sink) throws IOException {
        if (!inContent) {
            throw new IllegalStateException("The part was read already");
        }
        while (true) {
            int found = search();
            int end = found >= 0 ? found : Math.max(position, limit - (delimiter.length - 1));
            if (end > position) {
                sink.write(buffer, position, end - position);
                position = end;
            }
            if (found < 0) {
                fill();
            } else if (delimited()) {
                inContent = false;
                return;
            } else {
                // a longer word that begins as the boundary does
                sink.write(buffer, position, 1);
                position++;
            }
        }
    }

    /** Where the delimiter begins; -1 if the buffer does not hold it whole. */
    private int search() {
        int last = delimiter.length - 1;
        byte end = delimiter[last];
        int at = position + last;
        while (at < limit) {
            byte b = buffer[at];
            if (b == end && Arrays.equals(buffer, at - last, at, delimiter, 0, last)) {
                return at - last;
            }
            at += jumps[b & 0xff];
        }
        return -1;
    }

    /** Whether the delimiter that begins here ends as one; then the position is behind its line. */
    private boolean delimited() throws IOException {
        require(delimiter.length + 2);
        int after = position + delimiter.length;
        if (buffer[after] == '-' && buffer[after + 1] == '-') {
            position = after + 2;
            finished = true;
            return true;
        }
        int padding = 0;
        while (buffer[position + delimiter.length + padding] == ' '
                || buffer[position + delimiter.length + padding] == '\t') {
            padding++;
            if (padding > LONGEST_PADDING) {
                throw new MalformedMultipart("a boundary is followed by too many spaces.");
            }
            require(delimiter.length + padding + 2);
        }
        after = position + delimiter.length + padding;
        if (buffer[after] == '\r' && buffer[after + 1] == '\n') {
            position = after + 2;
            return true;
        }
        return false;
    }

    private Part head() throws IOException {
        Part part = null;
        int length = 0;
        boolean encoded = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            length += line.length() + 2;
            if (length > LONGEST_HEADERS) {
                throw new MalformedMultipart("a part has too many headers.");
            }
            int colon = line.indexOf(':');
            if (colon <= 0 || !isToken(line, colon)) {
                throw new MalformedMultipart("a part has a line among its headers that is none.");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-disposition" -> {
                    if (part != null) {
                        throw new MalformedMultipart("a part has two Content-Dispositions.");
                    }
                    part = disposition(value);
                }
                case "content-transfer-encoding" ->
                    encoded |= !PLAIN_ENCODINGS.contains(value.toLowerCase(Locale.ROOT));
                case "content-encoding" -> encoded |= !value.equalsIgnoreCase("identity");
                default -> {}
            }
        }
        if (part == null) {
            throw new MalformedMultipart("a part has no Content-Disposition.");
        }
        if (encoded) {
            throw new MalformedMultipart("a part is encoded; send its bytes as they are.");
        }
        return part;
    }

    private static boolean isToken(String line, int end) {
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (c <= 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static Part disposition(String header) {
        HeaderValue disposition = HeaderValue.parse(header);
        String name = disposition.parameter("name");
        if (!disposition.value().equals("form-data") || name == null) {
            throw new MalformedMultipart("a part's Content-Disposition is not form-data with a name.");
        }
        if (disposition.parameter("filename*") != null) {
            // RFC 7578, 4.2: must not be used. Two filenames would be one too many anyway.
            throw new MalformedMultipart("a part's filename is in the form filename*=, which forms do not have.");
        }
        return new Part(name, disposition.parameter("filename"));
    }

    /** The next line of a head, without its end. */
    private String line() throws IOException {
        int scanned = 0;
        while (true) {
            for (int i = position + scanned; i < limit; i++) {
                if (buffer[i] == '\n') {
                    return line(i);
                }
            }
            scanned = limit - position;
            if (scanned > LONGEST_HEADERS) {
                throw new MalformedMultipart("a part has a header that is too long.");
            }
            fill();
        }
    }

    private String line(int newline) {
        if (newline == position || buffer[newline - 1] != '\r') {
            throw new MalformedMultipart("a part's header does not end with CR LF.");
        }
        byte[] line = Arrays.copyOfRange(buffer, position, newline - 1);
        spend(line.length + 2L);
        position = newline + 1;
        String text = utf8(line, "a part's header");
        if (text.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw new MalformedMultipart("a part's header has control characters.");
        }
        return text;
    }

    private static String utf8(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedMultipart(what + " is not UTF-8.");
        }
    }

    /** Reads until so many bytes are there from the position on. */
    private void require(int bytes) throws IOException {
        while (limit - position < bytes) {
            fill();
        }
    }

    /** Reads on, at least one byte. */
    private void fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            throw new MalformedMultipart("it ends before its closing boundary.");
        }
        limit += read;
    }
}
