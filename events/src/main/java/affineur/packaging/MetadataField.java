package affineur.packaging;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the core metadata, in the order of the specification.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/core-metadata/">Core metadata</a>
 */
public enum MetadataField {
    METADATA_VERSION("Metadata-Version", Use.SINGLE),
    NAME("Name", Use.SINGLE),
    VERSION("Version", Use.SINGLE),
    DYNAMIC("Dynamic", Use.MULTIPLE),
    PLATFORM("Platform", Use.MULTIPLE),
    SUPPORTED_PLATFORM("Supported-Platform", Use.MULTIPLE),
    SUMMARY("Summary", Use.SINGLE),
    DESCRIPTION("Description", Use.SINGLE),
    DESCRIPTION_CONTENT_TYPE("Description-Content-Type", Use.SINGLE),
    KEYWORDS("Keywords", Use.SINGLE),
    AUTHOR("Author", Use.SINGLE),
    AUTHOR_EMAIL("Author-email", Use.SINGLE),
    MAINTAINER("Maintainer", Use.SINGLE),
    MAINTAINER_EMAIL("Maintainer-email", Use.SINGLE),
    LICENSE("License", Use.SINGLE),
    LICENSE_EXPRESSION("License-Expression", Use.SINGLE),
    LICENSE_FILE("License-File", Use.MULTIPLE),
    CLASSIFIER("Classifier", Use.MULTIPLE),
    REQUIRES_DIST("Requires-Dist", Use.MULTIPLE),
    REQUIRES_PYTHON("Requires-Python", Use.SINGLE),
    REQUIRES_EXTERNAL("Requires-External", Use.MULTIPLE),
    PROJECT_URL("Project-URL", Use.MULTIPLE),
    PROVIDES_EXTRA("Provides-Extra", Use.MULTIPLE),
    IMPORT_NAME("Import-Name", Use.MULTIPLE),
    IMPORT_NAMESPACE("Import-Namespace", Use.MULTIPLE),
    PROVIDES_DIST("Provides-Dist", Use.MULTIPLE),
    OBSOLETES_DIST("Obsoletes-Dist", Use.MULTIPLE),
    // deprecated
    HOME_PAGE("Home-page", Use.SINGLE),
    DOWNLOAD_URL("Download-URL", Use.SINGLE),
    REQUIRES("Requires", Use.MULTIPLE),
    PROVIDES("Provides", Use.MULTIPLE),
    OBSOLETES("Obsoletes", Use.MULTIPLE);

    private static final Map<String, MetadataField> BY_NAME = new HashMap<>();

    static {
        for (MetadataField field : values()) {
            BY_NAME.put(field.text.toLowerCase(Locale.ROOT), field);
        }
    }

    private final String text;
    private final Use use;

    MetadataField(String text, Use use) {
        this.text = text;
        this.use = use;
    }

    /** The field of that name in any case; null if the specification has none. */
    static @Nullable MetadataField named(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    boolean isSingle() {
        return use == Use.SINGLE;
    }

    /** Its name in METADATA and PKG-INFO: {@code Requires-Python}. */
    @Override
    public String toString() {
        return text;
    }

    private enum Use {
        SINGLE,
        MULTIPLE
    }
}
