package affineur.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A wheel as twine posts it: the multipart form with the file as its last part. */
record Upload(Wheel wheel, byte[] head, byte[] tail) {
    private static final String BOUNDARY = "f0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5";
    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    static Upload of(Wheel wheel) {
        return of(wheel, Map.of());
    }

    /** @param more fields of the form */
    static Upload of(Wheel wheel, Map<String, String> more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(":action", "file_upload");
        fields.put("protocol_version", "1");
        fields.put("metadata_version", "2.1");
        fields.put("name", wheel.project());
        fields.put("version", wheel.version());
        fields.put("summary", "One of many, to be measured by");
        fields.put("requires_python", ">=3.8");
        fields.put("filetype", "bdist_wheel");
        fields.put("pyversion", "py3");
        fields.put("sha256_digest", wheel.sha256());
        fields.put("blake2_256_digest", wheel.blake2b());
        fields.putAll(more);
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> head.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        head.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"content\"; filename=\"")
                .append(wheel.filename())
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        return new Upload(
                wheel, head.toString().getBytes(StandardCharsets.UTF_8), ascii("\r\n--" + BOUNDARY + "--\r\n"));
    }

    long length() {
        return head.length + wheel.content().size() + tail.length;
    }

    /** What comes before the file, after the request's own head. */
    ByteBuffer before(String requestHead) {
        byte[] request = ascii(requestHead);
        return ByteBuffer.allocate(request.length + head.length)
                .put(request)
                .put(head)
                .flip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
