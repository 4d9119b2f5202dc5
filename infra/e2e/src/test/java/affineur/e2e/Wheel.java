package affineur.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An installable wheel, written entry by entry where building many with the real tools would take too long. It installs
 * one module, named as the package with underscores, that has {@code __version__} and {@code TEXT}.
 *
 * @param name as in the metadata
 * @param distribution the first part of the filename; what the standards make of the name unless told otherwise
 * @param tag {@code py3-none-any} or another compatibility tag
 * @param requires the dependencies by PEP 508
 * @param requiresPython empty for none
 * @param text becomes the module's {@code TEXT}, so that two wheels of one name can differ
 */
record Wheel(
        String name,
        String version,
        String distribution,
        String tag,
        List<String> requires,
        String requiresPython,
        String text) {

    static Wheel of(String name, String version) {
        return new Wheel(
                name,
                version,
                name.replaceAll("[-_.]+", "_").toLowerCase(Locale.ROOT),
                "py3-none-any",
                List.of(),
                "",
                "");
    }

    Wheel tagged(String other) {
        return new Wheel(name, version, distribution, other, requires, requiresPython, text);
    }

    /** As older tools name wheels: with the name's own capitals and dots. */
    Wheel inFilename(String other) {
        return new Wheel(name, version, other, tag, requires, requiresPython, text);
    }

    Wheel requiring(String... others) {
        return new Wheel(name, version, distribution, tag, List.of(others), requiresPython, text);
    }

    Wheel forPython(String specifier) {
        return new Wheel(name, version, distribution, tag, requires, specifier, text);
    }

    Wheel saying(String other) {
        return new Wheel(name, version, distribution, tag, requires, requiresPython, other);
    }

    String filename() {
        return distribution + "-" + version + "-" + tag + ".whl";
    }

    String normalizedName() {
        return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }

    String module() {
        return normalizedName().replace('-', '_');
    }

    /** The requirement for exactly this version. */
    String pinned() {
        return name + "==" + version;
    }

    String sha256() {
        return Digest.sha256(bytes());
    }

    byte[] metadata() {
        var metadata = new StringBuilder("Metadata-Version: 2.1\nName: ")
                .append(name)
                .append("\nVersion: ")
                .append(version)
                .append("\nSummary: A sample\n");
        if (!requiresPython.isEmpty()) {
            metadata.append("Requires-Python: ").append(requiresPython).append('\n');
        }
        requires.forEach(requirement ->
                metadata.append("Requires-Dist: ").append(requirement).append('\n'));
        metadata.append("\nA sample for the end-to-end tests: Käse, 奶酪, \uD83E\uDDC0.\n");
        return utf8(metadata.toString());
    }

    /** The same bytes at each call. */
    byte[] bytes() {
        return bytes(Map.of());
    }

    /** With another file in it, at its beginning; RECORD has it. */
    byte[] with(String path, byte[] content) {
        return bytes(Map.of(path, content));
    }

    /** Of somebody who changed the module and left RECORD as it was. */
    byte[] tampered() {
        var entries = entries(Map.of());
        entries.put(module() + ".py", utf8("import os\n"));
        return zip(entries);
    }

    String distInfo() {
        return distribution + "-" + version + ".dist-info/";
    }

    private byte[] bytes(Map<String, byte[]> more) {
        return zip(entries(more));
    }

    private Map<String, byte[]> entries(Map<String, byte[]> more) {
        String info = distInfo();
        var entries = new LinkedHashMap<>(more);
        entries.put(module() + ".py", utf8("__version__ = '%s'\nTEXT = '%s'\n".formatted(version, text)));
        entries.put(info + "METADATA", metadata());
        entries.put(
                info + "WHEEL",
                utf8("Wheel-Version: 1.0\nGenerator: e2e\nRoot-Is-Purelib: %s\nTag: %s\n"
                        .formatted(tag.endsWith("any"), tag)));
        var record = new StringBuilder();
        entries.forEach((path, bytes) -> record.append(path)
                .append(',')
                .append(Digest.record(bytes))
                .append(',')
                .append(bytes.length)
                .append('\n'));
        entries.put(info + "RECORD", utf8(record + info + "RECORD,,\n"));
        return entries;
    }

    Path writeTo(Path directory) {
        return Places.write(directory.resolve(filename()), bytes());
    }

    static byte[] zip(Map<String, byte[]> entries) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                var header = new ZipEntry(entry.getKey());
                header.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                // Sizes in the header, as Python writes them, not behind the data.
                header.setSize(entry.getValue().length);
                header.setCompressedSize(deflated(entry.getValue()));
                var crc = new CRC32();
                crc.update(entry.getValue());
                header.setCrc(crc.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static long deflated(byte[] bytes) {
        try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                deflater.deflate(buffer);
            }
            return deflater.getBytesWritten();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
