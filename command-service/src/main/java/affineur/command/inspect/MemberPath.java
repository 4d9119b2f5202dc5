package affineur.command.inspect;

import affineur.packaging.Excerpt;

/** The path of a member: where it would be unpacked. */
final class MemberPath {
    private MemberPath() {}

    /** Says no to a path that leads out of the directory that the archive is unpacked in, on any system. */
    static void check(String path) throws MalformedArchive {
        if (path.isEmpty()) {
            throw new MalformedArchive("it has a member without a name.");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw unsafe(path, "has a control character");
            }
            if (c == '\\') {
                throw unsafe(path, "has a backslash: expected '/' between directories");
            }
        }
        if (path.charAt(0) == '/') {
            throw unsafe(path, "is absolute");
        }
        if (path.length() > 1 && path.charAt(1) == ':' && Character.isLetter(path.charAt(0))) {
            throw unsafe(path, "begins with a drive letter");
        }
        if (leavesUpwards(path)) {
            throw unsafe(path, "goes upwards by '..'");
        }
    }

    /** Says no to a second spelling of a path: {@code a//b} and {@code a/./b} are {@code a/b}. */
    static void mustBeSimple(String path) throws MalformedArchive {
        if (path.contains("//") || path.contains("/./") || path.startsWith("./") || path.endsWith("/.")) {
            throw unsafe(path, "has steps that lead nowhere");
        }
    }

    private static boolean leavesUpwards(String path) {
        return path.equals("..") || path.startsWith("../") || path.endsWith("/..") || path.contains("/../");
    }

    static MalformedArchive unsafe(String path, String why) {
        return new MalformedArchive("the path of its member '" + Excerpt.of(path) + "' " + why + ".");
    }
}
