package affineur.packaging;

/** What a message may show of a hostile text: short, on one line, printable ASCII. */
public final class Excerpt {
    private static final int LONGEST = 100;

    private Excerpt() {}

    public static String of(String text) {
        String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
