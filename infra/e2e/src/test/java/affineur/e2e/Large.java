package affineur.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.zip.ZipInputStream;

/** Wheels of some size. */
final class Large {
    private Large() {}

    /** The wheel with a data file of this many bytes that no compression makes smaller, the same at each call. */
    static byte[] wheel(Wheel wheel, int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(wheel.module() + ".bin", data);
        try (var zip = new ZipInputStream(new ByteArrayInputStream(wheel.bytes()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                if (entry.getName().endsWith("/RECORD")) {
                    bytes = (wheel.module() + ".bin," + Digest.record(data) + "," + size + "\n"
                                    + new String(bytes, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8);
                }
                entries.put(entry.getName(), bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Wheel.zip(entries);
    }
}
