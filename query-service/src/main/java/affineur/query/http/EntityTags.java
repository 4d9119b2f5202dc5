package affineur.query.http;

/** Entity tags in request headers, by RFC 9110. */
public final class EntityTags {
    private EntityTags() {}

    /** What {@code If-None-Match} asks: is the tag among those of the header? Weak tags match their strong twins. */
    public static boolean contain(String header, String tag) {
        int at = 0;
        while (at < header.length()) {
            char c = header.charAt(at);
            if (c == '*') {
                return true;
            }
            if (c == '"') {
                int end = header.indexOf('"', at + 1);
                if (end < 0) {
                    return false;
                }
                if (end + 1 - at == tag.length() && header.startsWith(tag, at)) {
                    return true;
                }
                at = end;
            }
            at++;
        }
        return false;
    }
}
