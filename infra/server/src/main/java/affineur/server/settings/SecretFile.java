package affineur.server.settings;

import affineur.server.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Secrets can be set as they are or as the name of a file that holds them; no message shows one. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * @param name of the setting, whose other form is {@code <name>-file}
     * @throws CannotStart if both are set, or if the file cannot be read or is empty
     */
    public static Optional<String> read(String name, @Nullable String secret, @Nullable Path file) {
        if (file == null) {
            return Optional.ofNullable(secret);
        }
        if (secret != null) {
            throw new CannotStart("Set one of " + name + " and " + name + "-file, not both.");
        }
        try {
            String content = Files.readString(file).strip();
            if (content.isEmpty()) {
                throw new CannotStart("The file " + file + " is empty (--" + name + "-file).");
            }
            return Optional.of(content);
        } catch (IOException e) {
            throw new CannotStart("The file " + file + " cannot be read: " + e + " (--" + name + "-file).");
        }
    }

    /** @throws CannotStart if neither is set, and as {@link #read} */
    public static String require(String name, @Nullable String secret, @Nullable Path file) {
        return read(name, secret, file)
                .orElseThrow(() -> new CannotStart("Set --" + name + "-file or " + Setting.environment(name) + "."));
    }
}
