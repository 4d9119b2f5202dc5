package affineur.command.inspect;

import affineur.packaging.WheelFilename;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes wheels: {@code Wheels.named("demo-1.0-py3-none-any.whl").header("Requires-Python: >=3.9").bytes()}. */
public final class Wheels {
    private final String distInfo;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder headers = new StringBuilder();
    private @Nullable String metadata;
    private String description = "";
    private boolean recorded = true;
    private UnaryOperator<String> recordChange = UnaryOperator.identity();
    private String algorithm = "sha256";

    private Wheels(WheelFilename filename) {
        this.distInfo = filename.stem() + ".dist-info/";
        String module = filename.stem().substring(0, filename.stem().indexOf('-'));
        headers.append("Metadata-Version: 2.1\nName: ")
                .append(filename.name())
                .append("\nVersion: ")
                .append(filename.version())
                .append('\n');
        file(module + "/__init__.py", "__version__ = '" + filename.version() + "'\n");
        file(distInfo + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    }

    /** A good wheel of that name and version. */
    public static Wheels named(String filename) {
        return new Wheels(WheelFilename.parse(filename));
    }

    /** One more line in METADATA. */
    public Wheels header(String line) {
        headers.append(line).append('\n');
        return this;
    }

    /** The body of METADATA. */
    public Wheels description(String text) {
        description = text;
        return this;
    }

    /** METADATA, whole, instead of the lines. */
    public Wheels metadata(String text) {
        metadata = text;
        return this;
    }

    public Wheels file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public Wheels file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** A file in its .dist-info. */
    public Wheels distInfo(String name, String content) {
        return file(distInfo + name, content);
    }

    /** RECORD says otherwise. */
    public Wheels record(UnaryOperator<String> change) {
        recordChange = change;
        return this;
    }

    /** RECORD has hashes by another algorithm, in Python's name. */
    Wheels hashedBy(String name) {
        algorithm = name;
        return this;
    }

    /** RECORD is left out. */
    public Wheels withoutRecord() {
        recorded = false;
        return this;
    }

    /** As an archive, to spoil it. */
    public ZipFixture zip() {
        ZipFixture zip = new ZipFixture();
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        String text = metadata != null ? metadata : headers + (description.isEmpty() ? "" : "\n" + description);
        all.putIfAbsent(distInfo + "METADATA", text.getBytes(StandardCharsets.UTF_8));
        StringBuilder record = new StringBuilder();
        all.forEach((path, content) -> {
            zip.add(path, content);
            String cell = path.contains(",") ? '"' + path.replace("\"", "\"\"") + '"' : path;
            record.append(cell + "," + hash(content) + "," + content.length + "\n");
        });
        if (recorded && !all.containsKey(distInfo + "RECORD")) {
            zip.add(distInfo + "RECORD", recordChange.apply(record + distInfo + "RECORD,,\n"));
        }
        return zip;
    }

    public byte[] bytes() {
        return zip().bytes();
    }

    private String hash(byte[] content) {
        try {
            String name = algorithm.equals("md5")
                    ? "MD5"
                    : algorithm.replace("sha3_", "SHA3-").replaceFirst("^sha(?=\\d)", "SHA-");
            byte[] digest = MessageDigest.getInstance(name).digest(content);
            return algorithm + "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
