package affineur.local;

import affineur.access.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The secrets of a cluster on one machine, in files that its owner alone may read, so that the next start has the same.
 *
 * @param isNew whether they were made just now
 */
record Secrets(Secret adminToken, Secret cluster, boolean isNew) {
    /** Made at the first time. */
    static Secrets in(Path data) throws IOException {
        Files.createDirectories(data);
        boolean isNew = !Files.exists(data.resolve("admin-token"));
        return new Secrets(secret(data.resolve("admin-token")), secret(data.resolve("cluster-secret")), isNew);
    }

    private static Secret secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, Secret.generate().reveal().getBytes(StandardCharsets.UTF_8));
        }
        return Secret.chosen(Files.readString(file).strip());
    }
}
