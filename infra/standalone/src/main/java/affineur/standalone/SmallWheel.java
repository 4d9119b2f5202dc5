package affineur.standalone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A wheel with as good as nothing in it, as twine sends it; of the same parts it has the same bytes.
 *
 * @param text of its module
 */
record SmallWheel(String name, String version, String text) {
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1980, 1, 1, 0, 0);

    /** The content type of {@link #form}. */
    static final String FORM = "multipart/form-data; boundary=rehearsal";

    /** The name of its SBOM. */
    static final String SBOM = "small.cdx.json";

    String filename() {
        return name + "-" + version + "-py3-none-any.whl";
    }

    /** The body of an upload. */
    byte[] form() throws IOException {
        byte[] wheel = content();
        Map<String, String> fields = Map.of(
                ":action", "file_upload",
                "protocol_version", "1",
                "metadata_version", "2.1",
                "name", name,
                "version", version,
                "filetype", "bdist_wheel",
                "pyversion", "py3",
                "sha256_digest", sha256(wheel));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((field, value) -> body.writeBytes(utf8(
                "--rehearsal\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n")));
        body.writeBytes(utf8("--rehearsal\r\nContent-Disposition: form-data; name=\"content\"; filename=\"" + filename()
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(wheel);
        body.writeBytes(utf8("\r\n--rehearsal--\r\n"));
        return body.toByteArray();
    }

    private byte[] content() throws IOException {
        String info = name + "-" + version + ".dist-info/";
        Map<String, String> members = new LinkedHashMap<>();
        members.put(name + ".py", text);
        members.put(info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        members.put(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        members.put(info + "sboms/" + SBOM, "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"}");
        StringBuilder record = new StringBuilder();
        members.forEach((path, content) -> record.append(path)
                .append(",sha256=")
                .append(Base64.getUrlEncoder().withoutPadding().encodeToString(digest(utf8(content))))
                .append(",\n"));
        members.put(info + "RECORD", record + info + "RECORD,,\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> member : members.entrySet()) {
                byte[] content = utf8(member.getValue());
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry entry = new ZipEntry(member.getKey());
                entry.setMethod(ZipEntry.STORED); // sizes belong in front: a streamed entry has them behind
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(LONG_AGO);
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest(content));
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
