package affineur.packaging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution says of itself: a METADATA or PKG-INFO file, versions 1.0 to 2.5 and later ones of 2. Fields
 * nobody knows are passed over, as is {@code UNKNOWN}, which setuptools wrote for nothing.
 *
 * <p>Checked is what an installer or a page rests on: name, version, Requires-Python, Requires-Dist, Provides-Extra,
 * Dynamic, the description's type, the paths of licences and project URLs; and once, by {@link #mustBeFitToPublish}, what
 * only matters to who publishes. Not checked are classifiers and e-mail addresses: those are the public index's house
 * rules, and private packages have reasons to leave them. Nor is it held against a file that it uses a field of a later
 * version: setuptools did for years.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/core-metadata/">Core metadata</a>
 */
public final class CoreMetadata {
    /** Bytes of a METADATA file; real ones stay below a tenth of it. */
    public static final int LARGEST = 4 * 1024 * 1024;
    /** What a listing shows of a description, in characters (code points). */
    public static final int LISTED_DESCRIPTION = 4_000;

    private static final int MOST_VALUES = 20_000;
    private static final int LONGEST_REQUIRES_PYTHON = 255;
    private static final int LONGEST_URL_LABEL = 32;
    private static final int LONGEST_REQUIREMENT = 1_000;
    private static final int NEWEST_MINOR = 5;
    private static final Pattern EXTERNAL = Pattern.compile("[^\\p{Cntrl}();]++(\\([^\\p{Cntrl}();]++\\))?+");
    private static final String UNKNOWN = "UNKNOWN";
    private static final Pattern FORMAT = Pattern.compile("1\\.[0-2]|2\\.(0|[1-9][0-9]{0,2})");
    private static final Set<MetadataField> NEVER_DYNAMIC =
            Set.of(MetadataField.METADATA_VERSION, MetadataField.NAME, MetadataField.VERSION);

    private final Map<MetadataField, List<String>> fields;
    private final PackageName name;
    private final Version version;
    private final List<Requirement> requirements;
    private final List<ProjectUrl> projectUrls;

    private CoreMetadata(Map<MetadataField, List<String>> fields) {
        this.fields = fields;
        checkFormat();
        this.name = inField(MetadataField.NAME, () -> PackageName.parse(required(MetadataField.NAME)));
        this.version = inField(MetadataField.VERSION, () -> Version.parse(required(MetadataField.VERSION)));
        this.requirements = inField(
                MetadataField.REQUIRES_DIST,
                () -> all(MetadataField.REQUIRES_DIST).stream()
                        .map(Requirement::parse)
                        .toList());
        this.projectUrls =
                all(MetadataField.PROJECT_URL).stream().map(ProjectUrl::parse).toList();
        checkRequiresPython();
        checkExtras();
        checkDynamic();
        checkDescriptionContentType();
        checkLicence();
    }

    /**
     * @param metadata a METADATA or PKG-INFO file: header fields as in an e-mail, in UTF-8, then the description
     * @throws InvalidPackaging if it is too large, no such file, or breaks a rule of the specification
     */
    public static CoreMetadata parse(byte[] metadata) {
        if (metadata.length > LARGEST) {
            throw new InvalidPackaging(
                    "The metadata has " + metadata.length + " bytes; expected at most " + LARGEST + ".");
        }
        String text = new String(metadata, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), metadata)) {
            throw new InvalidPackaging("The metadata is not encoded in UTF-8.");
        }
        return new CoreMetadata(new Fields(text).read());
    }

    /** {@code 2.4}. */
    public String metadataVersion() {
        return required(MetadataField.METADATA_VERSION);
    }

    public PackageName name() {
        return name;
    }

    /** The name as its author writes it: {@code My.Package}. */
    public String displayName() {
        return required(MetadataField.NAME);
    }

    public Version version() {
        return version;
    }

    /** One line. */
    public @Nullable String summary() {
        return single(MetadataField.SUMMARY);
    }

    /** Whole; untrusted text in the markup that {@link #descriptionContentType} names. */
    public @Nullable String description() {
        return single(MetadataField.DESCRIPTION);
    }

    /** The description's first {@value #LISTED_DESCRIPTION} characters, for listings. */
    public @Nullable String listedDescription() {
        String description = description();
        if (description == null || description.codePointCount(0, description.length()) <= LISTED_DESCRIPTION) {
            return description;
        }
        return description.substring(0, description.offsetByCodePoints(0, LISTED_DESCRIPTION));
    }

    /** {@code text/markdown}; null means reStructuredText or plain text. */
    public @Nullable String descriptionContentType() {
        return single(MetadataField.DESCRIPTION_CONTENT_TYPE);
    }

    /** As written: with commas between them, or in old packages spaces. */
    public @Nullable String keywords() {
        return single(MetadataField.KEYWORDS);
    }

    public @Nullable String author() {
        return single(MetadataField.AUTHOR);
    }

    public @Nullable String authorEmail() {
        return single(MetadataField.AUTHOR_EMAIL);
    }

    public @Nullable String maintainer() {
        return single(MetadataField.MAINTAINER);
    }

    public @Nullable String maintainerEmail() {
        return single(MetadataField.MAINTAINER_EMAIL);
    }

    /** Free text, deprecated by {@link #licenseExpression}. */
    public @Nullable String license() {
        return single(MetadataField.LICENSE);
    }

    /** By SPDX, and as it spells it: {@code MIT OR Apache-2.0}; as written if it is not by SPDX. */
    public @Nullable String licenseExpression() {
        String written = single(MetadataField.LICENSE_EXPRESSION);
        try {
            return written == null ? null : LicenseExpression.canonical(written);
        } catch (InvalidPackaging e) {
            return written;
        }
    }

    /** Paths below the sdist's top directory, or below {@code .dist-info/licenses} of a wheel. */
    public List<String> licenseFiles() {
        return all(MetadataField.LICENSE_FILE);
    }

    private int minor() {
        String format = metadataVersion();
        return format.startsWith("2.") ? Integer.parseInt(format.substring(2)) : 0;
    }

    /** From Metadata-Version 2.4 on, {@link #licenseFiles} must be where the specification says. */
    public boolean hasStandardLicenseFiles() {
        return minor() >= 4;
    }

    public List<String> classifiers() {
        return all(MetadataField.CLASSIFIER);
    }

    public List<String> platforms() {
        return all(MetadataField.PLATFORM);
    }

    /** As written; valid. */
    public @Nullable String requiresPython() {
        return single(MetadataField.REQUIRES_PYTHON);
    }

    public List<Requirement> requiresDist() {
        return requirements;
    }

    /** Untrusted texts: {@code C}, {@code libpng (>=1.5)}. */
    public List<String> requiresExternal() {
        return all(MetadataField.REQUIRES_EXTERNAL);
    }

    public List<String> providesExtra() {
        return all(MetadataField.PROVIDES_EXTRA);
    }

    /** What a wheel built from this sdist may say otherwise. */
    public List<String> dynamic() {
        return all(MetadataField.DYNAMIC);
    }

    public List<ProjectUrl> projectUrls() {
        return projectUrls;
    }

    /** Untrusted text, mostly a URL. */
    public @Nullable String homePage() {
        return single(MetadataField.HOME_PAGE);
    }

    /** Untrusted text, mostly a URL. */
    public @Nullable String downloadUrl() {
        return single(MetadataField.DOWNLOAD_URL);
    }

    /** The values of any field, in the order of the file; empty if it is not there. */
    public List<String> all(MetadataField field) {
        return fields.getOrDefault(field, List.of());
    }

    private @Nullable String single(MetadataField field) {
        List<String> values = all(field);
        return values.isEmpty() ? null : values.getFirst();
    }

    private String required(MetadataField field) {
        String value = single(field);
        if (value == null) {
            throw new InvalidPackaging("The metadata lacks the required field '" + field + "'.");
        }
        return value;
    }

    private void checkFormat() {
        String format = required(MetadataField.METADATA_VERSION);
        if (!FORMAT.matcher(format).matches()) {
            throw new InvalidPackaging("Metadata-Version '" + Excerpt.of(format)
                    + "' is not supported: expected 1.0, 1.1, 1.2, or 2.1 to 2.5.");
        }
    }

    private void checkRequiresPython() {
        String requiresPython = requiresPython();
        if (requiresPython != null) {
            inField(MetadataField.REQUIRES_PYTHON, () -> VersionSpecifiers.parse(requiresPython));
            if (requiresPython.length() > LONGEST_REQUIRES_PYTHON) {
                throw new InvalidPackaging("The metadata's Requires-Python has " + requiresPython.length()
                        + " characters: expected at most " + LONGEST_REQUIRES_PYTHON + ".");
            }
        }
    }

    /**
     * Holds it to what may become stricter with time: fields that are known, licences that are on SPDX's list. What is
     * stored was right by the rules of its day, and is read without this.
     *
     * @throws InvalidPackaging naming the field that should not be published so
     */
    public void mustBeFitToPublish() {
        if (minor() <= NEWEST_MINOR) {
            dynamic().forEach(CoreMetadata::checkDynamic);
        }
        all(MetadataField.REQUIRES_EXTERNAL).forEach(CoreMetadata::checkRequiresExternal);
        String expression = single(MetadataField.LICENSE_EXPRESSION);
        if (expression != null && hasStandardLicenseFiles()) {
            LicenseExpression.canonical(expression);
        }
    }

    private static void checkDynamic(String dynamic) {
        MetadataField field = MetadataField.named(dynamic);
        if (field == null || field == MetadataField.DYNAMIC) {
            throw new InvalidPackaging("The metadata says Dynamic: " + Excerpt.of(dynamic)
                    + ", which is none of the fields that may be dynamic.");
        }
    }

    /** The specification asks for no more: its versions are those of others. */
    private static void checkRequiresExternal(String value) {
        int semicolon = value.indexOf(';');
        String needed = PythonText.strip(semicolon < 0 ? value : value.substring(0, semicolon));
        if (value.length() > LONGEST_REQUIREMENT || !EXTERNAL.matcher(needed).matches()) {
            throw new InvalidPackaging("The metadata's Requires-External '" + Excerpt.of(value)
                    + "' is invalid: expected a name, a version in parentheses if any, and a marker after ';' if any.");
        }
        if (semicolon >= 0) {
            inField(MetadataField.REQUIRES_EXTERNAL, () -> Requirement.checkMarker(value.substring(semicolon + 1)));
        }
    }

    private void checkExtras() {
        for (String extra : providesExtra()) {
            if (!PackageName.isValid(extra)) {
                throw new InvalidPackaging("The metadata's Provides-Extra '" + Excerpt.of(extra)
                        + "' is invalid: expected ASCII letters and digits, '.', '_' and '-',"
                        + " with a letter or digit at both ends.");
            }
        }
    }

    private void checkDynamic() {
        for (String dynamic : dynamic()) {
            MetadataField field = MetadataField.named(dynamic);
            if (field != null && NEVER_DYNAMIC.contains(field)) {
                throw new InvalidPackaging("The metadata says Dynamic: " + field + ", which is never dynamic.");
            }
        }
    }

    private void checkDescriptionContentType() {
        String type = descriptionContentType();
        if (type != null && !DescriptionContentType.isValid(type)) {
            throw new InvalidPackaging("The metadata's Description-Content-Type '" + Excerpt.of(type)
                    + "' is invalid: expected text/plain, text/x-rst or text/markdown,"
                    + " with charset UTF-8 and variant GFM or CommonMark if any.");
        }
    }

    private void checkLicence() {
        if (hasStandardLicenseFiles()) {
            licenseFiles().forEach(CoreMetadata::checkLicenseFile);
        }
        if (licenseExpression() != null && license() != null) {
            throw new InvalidPackaging("The metadata has both License and License-Expression:"
                    + " expected License-Expression alone (PEP 639).");
        }
    }

    private static void checkLicenseFile(String path) {
        if (path.contains("..")
                || path.contains("*")
                || path.contains("\\")
                || path.startsWith("/")
                || path.indexOf(':') == 1) {
            throw new InvalidPackaging("The metadata's License-File '" + Excerpt.of(path)
                    + "' is invalid: expected a relative path with '/', without '..' and '*'.");
        }
    }

    private static <T> T inField(MetadataField field, Supplier<T> parse) {
        try {
            return parse.get();
        } catch (InvalidPackaging e) {
            throw new InvalidPackaging("The metadata's " + field + ": " + e.getMessage());
        }
    }

    /**
     * A link with its label: {@code Project-URL: Documentation, https://example.org/}. Untrusted: a page must look at
     * the scheme before it makes a link of it.
     */
    public record ProjectUrl(String label, String url) {
        private static ProjectUrl parse(String value) {
            int comma = value.indexOf(',');
            String label = comma < 0 ? "" : PythonText.strip(value.substring(0, comma));
            String url = PythonText.strip(value.substring(comma + 1));
            if (label.isEmpty() || url.isEmpty() || label.codePointCount(0, label.length()) > LONGEST_URL_LABEL) {
                throw new InvalidPackaging("The metadata's Project-URL '" + Excerpt.of(value)
                        + "' is invalid: expected a label of at most " + LONGEST_URL_LABEL
                        + " characters, a comma and a URL.");
            }
            return new ProjectUrl(label, url);
        }
    }

    /**
     * Reads header fields as Python's email package does, which every tool uses: a line that is no field, no
     * continuation and not empty ends the header and begins the body.
     */
    private static final class Fields {
        private static final Pattern DESCRIPTION_INDENT = Pattern.compile("(?m)^( {8}| {7}\\||\t)");

        private final String text;
        private final Map<MetadataField, List<String>> fields = new EnumMap<>(MetadataField.class);
        private int at;
        private int values;

        Fields(String text) {
            this.text = text;
        }

        Map<MetadataField, List<String>> read() {
            while (field()) {
                // each one adds its value
            }
            skipEmptyLine();
            body();
            fields.replaceAll((field, all) -> List.copyOf(all));
            return fields;
        }

        /** @return false where the header ends */
        private boolean field() {
            int colon = at;
            while (colon < text.length() && isNameCharacter(text.charAt(colon))) {
                colon++;
            }
            if (colon == at || colon == text.length() || text.charAt(colon) != ':') {
                return false;
            }
            MetadataField field = MetadataField.named(text.substring(at, colon));
            int start = colon + 1;
            int end = endOfLine(start);
            at = afterBreak(end);
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                end = endOfLine(at);
                at = afterBreak(end);
            }
            if (field != null) {
                add(field, text.substring(start, end));
            }
            return true;
        }

        private void add(MetadataField field, String raw) {
            String value = field == MetadataField.DESCRIPTION || field == MetadataField.LICENSE
                    ? DESCRIPTION_INDENT.matcher(PythonText.strip(raw)).replaceAll("")
                    : unfold(PythonText.strip(raw));
            if (saysNothing(field, value)) {
                return;
            }
            List<String> all = fields.computeIfAbsent(field, f -> new ArrayList<>(1));
            if (field.isSingle() && !all.isEmpty()) {
                throw new InvalidPackaging(
                        "The metadata has the field '" + field + "' more than once: expected it once.");
            }
            all.add(value);
            if (++values > MOST_VALUES) {
                throw new InvalidPackaging("The metadata has more than " + MOST_VALUES + " fields.");
            }
        }

        private static boolean saysNothing(MetadataField field, String value) {
            if (value.isEmpty()) {
                // "Import-Name:" means that nothing can be imported (PEP 794)
                return field != MetadataField.IMPORT_NAME;
            }
            return value.equals(UNKNOWN)
                    && (field.isSingle() || field == MetadataField.PLATFORM)
                    && !NEVER_DYNAMIC.contains(field);
        }

        /** Puts a folded value on one line. */
        private static String unfold(String value) {
            return value.lines().map(PythonText::strip).collect(Collectors.joining(" "));
        }

        private void body() {
            String body = text.substring(at);
            if (!body.isBlank() && !body.strip().equals(UNKNOWN)) {
                // setuptools of some years wrote it in both places
                fields.put(MetadataField.DESCRIPTION, List.of(body));
            }
        }

        private void skipEmptyLine() {
            int end = endOfLine(at);
            if (end == at) {
                at = afterBreak(end);
            }
        }

        private static boolean isNameCharacter(char c) {
            return c > ' ' && c < 0x7f && c != ':';
        }

        private int endOfLine(int from) {
            int end = from;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            return end;
        }

        private int afterBreak(int end) {
            if (text.startsWith("\r\n", end)) {
                return end + 2;
            }
            return Math.min(end + 1, text.length());
        }
    }

    /** {@code text/markdown; charset=UTF-8; variant=GFM}. */
    private static final class DescriptionContentType {
        private static final int LONGEST = 255;
        private static final Set<String> TYPES = Set.of("text/plain", "text/x-rst", "text/markdown");
        private static final Pattern PARAMETER = Pattern.compile("\\s*([A-Za-z]+)\\s*=\\s*\"?([^\";]*?)\"?\\s*");

        static boolean isValid(String value) {
            String[] parts = value.split(";", -1);
            if (value.length() > LONGEST) {
                return false;
            }
            String type = parts[0].strip().toLowerCase(Locale.ROOT);
            if (!TYPES.contains(type)) {
                return false;
            }
            for (int i = 1; i < parts.length; i++) {
                Matcher parameter = PARAMETER.matcher(parts[i]);
                if (parameter.matches() && !isValid(type, parameter.group(1), parameter.group(2))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isValid(String type, String parameter, String value) {
            return switch (parameter.toLowerCase(Locale.ROOT)) {
                case "charset" -> value.equalsIgnoreCase("UTF-8");
                case "variant" -> !type.equals("text/markdown") || value.equals("GFM") || value.equals("CommonMark");
                default -> true;
            };
        }
    }
}
