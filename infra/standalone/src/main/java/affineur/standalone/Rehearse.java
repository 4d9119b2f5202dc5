package affineur.standalone;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.http.Watch;
import affineur.server.Observing;
import affineur.server.ServerOptions;
import affineur.server.logs.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;

/**
 * Runs the program once through all that a user's first minute needs, in a directory that is thrown away. The build does
 * so to record an AOT cache, which makes every later start quick.
 */
@Command(name = "rehearse", hidden = true)
final class Rehearse implements Callable<Integer> {
    private static final String TOKEN = "rehearsal-only-token";

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("affineur-rehearsal-");
        Logs.toTerminalAndFile(directory.resolve("affineur.log"));
        try (DataDirectory data = DataDirectory.open(directory);
                Server server = Server.start(
                        data,
                        new ServerOptions.Listening(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ZERO),
                        Watch.Limits.DEFAULT,
                        new Observing(new ServerOptions(), "affineur", "rehearsal"),
                        Visibility.PUBLIC,
                        Optional.of(Secret.chosen(TOKEN)))) {
            visit(server.address());
        } finally {
            deleteAll(directory);
        }
        return 0;
    }

    private static void visit(URI root) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                upload(client, root, "rehearsal", "1." + i);
            }
            for (String accept : List.of("text/html", "application/vnd.pypi.simple.v1+json")) {
                for (String path : List.of("simple/", "simple/rehearsal/", "simple/absent/")) {
                    get(client, root.resolve(path), accept);
                }
            }
            get(client, root.resolve("api/v4/projects/1/packages"), "application/json");
            get(client, root.resolve("audit/events"), "application/json");
            get(client, root.resolve("readyz"), "application/json");
            get(client, root.resolve("metrics"), "text/plain");
        }
    }

    private static void get(HttpClient client, URI uri, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", accept)
                .header("PRIVATE-TOKEN", TOKEN)
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200 && status != 404) {
            throw new IOException(uri.getPath() + " answered " + status);
        }
    }

    private static void upload(HttpClient client, URI root, String name, String version)
            throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] wheel = wheel(name, version);
        Map<String, String> form = Map.of(
                ":action", "file_upload",
                "protocol_version", "1",
                "metadata_version", "2.1",
                "name", name,
                "version", version,
                "filetype", "bdist_wheel",
                "pyversion", "py3",
                "sha256_digest", sha256(wheel));
        form.forEach((field, value) -> body.writeBytes(utf8(
                "--rehearsal\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n")));
        body.writeBytes(utf8("--rehearsal\r\nContent-Disposition: form-data; name=\"content\"; filename=\"" + name + "-"
                + version + "-py3-none-any.whl\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(wheel);
        body.writeBytes(utf8("\r\n--rehearsal--\r\n"));
        HttpRequest request = HttpRequest.newBuilder(root.resolve("legacy/"))
                .header("Content-Type", "multipart/form-data; boundary=rehearsal")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8("__token__:" + TOKEN)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The upload was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static byte[] wheel(String name, String version) throws IOException {
        String info = name + "-" + version + ".dist-info/";
        Map<String, String> members = Map.of(
                name + ".py",
                "",
                info + "METADATA",
                "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n",
                info + "WHEEL",
                "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                info + "RECORD",
                name + ".py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n");
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
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
