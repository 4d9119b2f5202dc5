package affineur.query.simple;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a page of the simple API can be served as (PEP 691), what we like best first. */
enum MediaType {
    JSON("application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json"),
    HTML("application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html"),
    TEXT_HTML("text/html", "text/html");

    private final String name;
    private final String alias;

    MediaType(String name, String alias) {
        this.name = name;
        this.alias = alias;
    }

    /**
     * What the client gets.
     *
     * @param accept the {@code Accept} header; null where there is none
     * @return empty if we have nothing that it takes
     */
    static Optional<MediaType> negotiate(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return Optional.of(TEXT_HTML);
        }
        List<MediaRange> ranges = MediaRange.parse(accept);
        MediaType best = null;
        int highest = 0;
        for (MediaType type : values()) {
            int rank = type.rank(ranges);
            if (rank > highest) {
                best = type;
                highest = rank;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * What {@code ?format=} asks for.
     *
     * @param format of the query, decoded; a plus sign may have become a space
     */
    static Optional<MediaType> named(String format) {
        String asked = format.replace(' ', '+').toLowerCase(Locale.ROOT);
        for (MediaType type : values()) {
            if (asked.equals(type.name) || asked.equals(type.alias)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** By quality, then by how exactly it was asked for; the most exact range counts. Zero for never. */
    private int rank(List<MediaRange> ranges) {
        int precision = 0;
        int quality = 0;
        for (MediaRange range : ranges) {
            int exactly = precision(range.type());
            if (exactly > precision) {
                precision = exactly;
                quality = range.quality();
            }
        }
        return quality == 0 ? 0 : quality * 10 + precision;
    }

    private int precision(String range) {
        if (range.equals(name) || range.equals(alias)) {
            return 4;
        }
        if (range.equals("*/*")) {
            // browsers, curl and whoever does not care get the page for people
            return this == TEXT_HTML ? 2 : 1;
        }
        return range.endsWith("/*") && name.startsWith(range.substring(0, range.length() - 1)) ? 3 : 0;
    }

    /** Its name, without parameters. */
    @Override
    public String toString() {
        return name;
    }
}
