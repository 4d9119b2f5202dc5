package affineur.command;

import affineur.access.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An upload as clients send it, to be spoilt field by field. */
public final class Upload {
    public static final String BOUNDARY = "8b5e1c2f7d6a4e3b9c0d1e2f3a4b5c6d";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<Map.Entry<String, String>> fields = new ArrayList<>();
    private @Nullable String filename;
    private byte[] content = new byte[0];

    private Upload() {}

    public static Upload empty() {
        return new Upload();
    }

    /** As twine would upload it. */
    public static Upload of(String filename, byte[] content) {
        String[] parts = filename.split("-", -1);
        boolean sdist = filename.endsWith(".tar.gz");
        return empty().with(":action", "file_upload")
                .with("protocol_version", "1")
                .with("name", parts[0])
                .with("version", parts[1].replace(".tar.gz", ""))
                .with("filetype", sdist ? "sdist" : "bdist_wheel")
                .with("pyversion", sdist ? "source" : "py3")
                .with("metadata_version", "2.4")
                .with("sha256_digest", sha256(content))
                .content(filename, content);
    }

    public Upload with(String field, String value) {
        fields.add(Map.entry(field, value));
        return this;
    }

    public Upload without(String field) {
        fields.removeIf(entry -> entry.getKey().equals(field));
        return this;
    }

    public Upload but(String field, String value) {
        return without(field).with(field, value);
    }

    public Upload content(@Nullable String name, byte[] bytes) {
        filename = name;
        content = bytes;
        return this;
    }

    public byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields) {
            write(
                    body,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                            + field.getValue() + "\r\n");
        }
        if (filename != null) {
            write(
                    body,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"content\"; filename=\"" + filename
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
            body.writeBytes(content);
            write(body, "\r\n");
        }
        write(body, "--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** To {@code /legacy/}. */
    public HttpResponse<String> to(TestRegistry registry) throws IOException, InterruptedException {
        return to(registry, "/legacy/", registry.admin);
    }

    public HttpResponse<String> to(TestRegistry registry, String path, @Nullable Secret token)
            throws IOException, InterruptedException {
        return to(registry.uri(path), token);
    }

    public HttpResponse<String> to(URI address, @Nullable Secret token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body()));
        if (token != null) {
            request.header("Authorization", basic(token));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    public static String basic(Secret token) {
        return "Basic "
                + Base64.getEncoder().encodeToString(("__token__:" + token.reveal()).getBytes(StandardCharsets.UTF_8));
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
