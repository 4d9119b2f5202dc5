package affineur.command.inspect;

import affineur.packaging.SdistFilename;
import org.jspecify.annotations.Nullable;

/** Makes sdists: {@code Sdists.named("demo-1.0.tar.gz").header("Requires-Python: >=3.9").bytes()}. */
public final class Sdists {
    private final String top;
    private final StringBuilder headers = new StringBuilder();
    private final TarFixture tar = new TarFixture();
    private @Nullable String metadata;

    private Sdists(SdistFilename filename) {
        this.top = filename.stem();
        headers.append("Metadata-Version: 2.1\nName: ")
                .append(filename.name())
                .append("\nVersion: ")
                .append(filename.version())
                .append('\n');
        tar.directory(top).file(top + "/pyproject.toml", "[build-system]\nrequires = []\n");
    }

    /** A good sdist of that name and version. */
    public static Sdists named(String filename) {
        return new Sdists(SdistFilename.parse(filename));
    }

    /** One more line in PKG-INFO. */
    public Sdists header(String line) {
        headers.append(line).append('\n');
        return this;
    }

    /** PKG-INFO, whole, instead of the lines. */
    public Sdists metadata(String text) {
        metadata = text;
        return this;
    }

    /** @param path below its top directory */
    public Sdists file(String path, String content) {
        tar.file(top + "/" + path, content);
        return this;
    }

    /** @param path below its top directory */
    public Sdists file(String path, byte[] content) {
        tar.file(top + "/" + path, content);
        return this;
    }

    /** As an archive, to spoil it: PKG-INFO is in, the end is not. */
    public TarFixture tar() {
        return tar.file(top + "/PKG-INFO", metadata != null ? metadata : headers.toString());
    }

    public byte[] bytes() {
        return tar().bytes();
    }
}
