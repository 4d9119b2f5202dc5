package affineur.query.simple;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of an {@code Accept} header, by RFC 9110.
 *
 * @param type in lower case: {@code text/html}, {@code text/*}, {@code *}{@code /*}
 * @param quality in thousandths
 */
record MediaRange(String type, int quality) {
    private static final Pattern QUALITY = Pattern.compile("(?i)q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)");

    static List<MediaRange> parse(String accept) {
        return Arrays.stream(accept.split(",", -1)).map(MediaRange::of).toList();
    }

    private static MediaRange of(String range) {
        String[] parts = range.split(";", -1);
        int quality = 1000;
        for (int i = 1; i < parts.length; i++) {
            Matcher matcher = QUALITY.matcher(parts[i].strip());
            if (matcher.matches()) {
                quality = (int) Math.round(Double.parseDouble(matcher.group(1)) * 1000);
            }
        }
        return new MediaRange(parts[0].strip().toLowerCase(Locale.ROOT), quality);
    }
}
