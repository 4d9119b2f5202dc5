package affineur.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The multipart form of the upload API, written by hand. */
record UploadForm(Map<String, String> fields, String filename, byte[] content) {
    private static final String BOUNDARY = "e2e-3f1c77b0d94b4f0f8f0e";
    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    /** What twine sends for this wheel. */
    static UploadForm of(Wheel wheel) {
        return of(wheel, wheel.bytes());
    }

    /** What twine sends for this wheel, with other bytes and their true digest. */
    static UploadForm of(Wheel wheel, byte[] content) {
        var fields = new LinkedHashMap<String, String>();
        fields.put(":action", "file_upload");
        fields.put("protocol_version", "1");
        fields.put("name", wheel.name());
        fields.put("version", wheel.version());
        fields.put("filetype", "bdist_wheel");
        fields.put("pyversion", "py3");
        fields.put("metadata_version", "2.1");
        fields.put("sha256_digest", Digest.sha256(content));
        return new UploadForm(fields, wheel.filename(), content);
    }

    UploadForm with(String field, String value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new UploadForm(changed, filename, content);
    }

    byte[] body() {
        var body = new ByteArrayOutputStream(content.length + 2048);
        fields.forEach((name, value) -> body.writeBytes(part("name=\"" + name + "\"", value)));
        body.writeBytes(utf8("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"content\"; filename=\""
                + filename + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(content);
        body.writeBytes(utf8("\r\n--" + BOUNDARY + "--\r\n"));
        return body.toByteArray();
    }

    private static byte[] part(String disposition, String value) {
        return utf8(
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
