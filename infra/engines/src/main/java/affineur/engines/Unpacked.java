package affineur.engines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the build has put the engines that it unpacks: below this module's {@code target}. */
final class Unpacked {
    private static final Path MODULE = Path.of("infra", "engines");

    private Unpacked() {}

    /** The root of the project: the property {@code affineur.root}, else found from the working directory upwards. */
    static Path root() throws IOException {
        String given = System.getProperty("affineur.root");
        if (given != null) {
            return Path.of(given);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path directory = here; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve(MODULE).resolve("pom.xml"))) {
                return directory;
            }
        }
        throw new IOException("No project around " + here + "; name its root by -Daffineur.root=…");
    }

    static Path target() throws IOException {
        return root().resolve(MODULE).resolve("target");
    }

    /** The version of an engine that the root pom names. */
    static String version(String engine) throws IOException {
        var versions = new Properties();
        try (InputStream in = Unpacked.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        }
        return versions.getProperty(engine);
    }
}
