package affineur.command.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=cut";
    private static final long ALLOWANCE = 1 << 20;

    @Test
    void readsFieldsAndFiles() throws IOException {
        assertThat(parts("""
                        --cut
                        Content-Disposition: form-data; name="name"

                        my-package
                        --cut
                        Content-Disposition: form-data; name="content"; filename="a.whl"
                        Content-Type: application/octet-stream

                        bytes
                        --cut--
                        """)).containsExactly("name=my-package", "content(a.whl)=bytes");
    }

    @Test
    void readsAFormWithoutParts() throws IOException {
        assertThat(parts("--cut--\n")).isEmpty();
    }

    @Test
    void passesOverPreambleAndEpilogue() throws IOException {
        assertThat(parts("""
                        for old mail readers
                        --cut
                        Content-Disposition: form-data; name="a"

                        1
                        --cut--
                        and more of that
                        """)).containsExactly("a=1");
    }

    @Test
    void readsEmptyContent() throws IOException {
        assertThat(read("--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--cut--"))
                .containsExactly("a=");
    }

    @Test
    void keepsLineBreaksAndHalfBoundariesInContent() throws IOException {
        String content = "\r\n--cu\r\n--cut!\r\n\r\n--cuttlefish\r\n--cut-\r\n";

        assertThat(read("--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + content + "\r\n--cut--"))
                .containsExactly("a=" + content);
    }

    @Test
    void acceptsSpacesBehindABoundary() throws IOException {
        assertThat(read("--cut \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--cut--"))
                .containsExactly("a=1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1000, 70_000})
    void readsTheSameHoweverTheBytesArrive(int piece) throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        // Bytes that look like delimiters, right where the buffer ends.
        byte[] almost = "\r\n--cut\r".getBytes(StandardCharsets.US_ASCII);
        for (int at = 65_000; at < 66_000; at += almost.length) {
            System.arraycopy(almost, 0, content, at, almost.length);
        }
        var body = new ByteArrayOutputStream();
        body.writeBytes("--cut\r\nContent-Disposition: form-data; name=\"content\"; filename=\"x\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n--cut\r\nContent-Disposition: form-data; name=\"last\"\r\n\r\nend\r\n--cut--\r\n"
                .getBytes(StandardCharsets.US_ASCII));

        MultipartReader reader = MultipartReader.of(TYPE, inPieces(body.toByteArray(), piece), ALLOWANCE);

        assertThat(Objects.requireNonNull(reader.next()).name()).isEqualTo("content");
        var read = new ByteArrayOutputStream();
        reader.transferTo(read::write);
        assertThat(read.toByteArray()).isEqualTo(content);
        assertThat(Objects.requireNonNull(reader.next()).name()).isEqualTo("last");
        assertThat(reader.text(10, "last")).isEqualTo("end");
        assertThat(reader.next()).isNull();
    }

    @Test
    void passesOverContentThatNobodyReads() throws IOException {
        MultipartReader reader = reader("""
                --cut
                Content-Disposition: form-data; name="description"

                long
                --cut
                Content-Disposition: form-data; name="name"

                x
                --cut--
                """);
        reader.next();

        assertThat(Objects.requireNonNull(reader.next()).name()).isEqualTo("name");
    }

    @Test
    void unquotesNamesAndFilenames() throws IOException {
        assertThat(parts("""
                        --cut
                        content-disposition: FORM-DATA; Name="a \\"b\\" c"; filename="C:\\dir\\x; y.whl"

                        1
                        --cut--
                        """)).containsExactly("a \"b\" c(C:\\dir\\x; y.whl)=1");
    }

    @Test
    void readsNamesInUtf8() throws IOException {
        assertThat(parts("""
                        --cut
                        Content-Disposition: form-data; name="content"; filename="käse.whl"

                        1
                        --cut--
                        """)).containsExactly("content(käse.whl)=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary=a; boundary=b",
                "multipart/mixed; boundary=cut",
                "multipart/form-data; boundary=\"a\u0007\"",
            })
    void refusesOtherContentTypes(String type) {
        assertThatThrownBy(() -> MultipartReader.of(type, InputStream.nullInputStream(), ALLOWANCE))
                .isInstanceOf(MalformedMultipart.class);
    }

    @Test
    void refusesABodyWithoutContentType() {
        assertThatThrownBy(() -> MultipartReader.of(null, InputStream.nullInputStream(), ALLOWANCE))
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of the sort",
                "--cut",
                "--cut\n",
                "--cut\nContent-Disposition: form-data; name=a\n",
                "--cut\nContent-Disposition: form-data; name=a\n\nno end",
                "--cut\nContent-Disposition: form-data; name=a\n\nno end\n--cut",
                "--cut\nContent-Disposition: form-data; name=a\n\nno end\n--cut-",
            })
    void refusesABodyThatEndsEarly(String body) {
        assertThatThrownBy(() -> parts(body))
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("ends before its closing boundary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Disposition: attachment; name=a",
                "Content-Disposition: form-data",
                "Content-Disposition: form-data; filename=a",
                "Content-Disposition: form-data; name=a; name=b",
                "Content-Disposition: form-data; name=\"a",
                "Content-Disposition: form-data; name=\"a\" b",
                "Content-Disposition: form-data; name=a; filename*=UTF-8''b",
                "Content-Disposition: form-data; name=a\nContent-Disposition: form-data; name=b",
                "Content-Disposition: form-data; name=a\nContent-Transfer-Encoding: base64",
                "Content-Disposition: form-data; name=a\nContent-Transfer-Encoding: quoted-printable",
                "Content-Disposition: form-data; name=a\nContent-Encoding: gzip",
                "Content-Disposition: form-data;\n name=a",
                "Content-Disposition: form-data; name=a\nno header",
                "Content-Disposition: form-data; name=a\n: nameless",
                "Content-Disposition: form-data; name=a\nX-Odd : value",
                "Content-Disposition: form-data; name=\"a\u0000b\"",
            })
    void refusesHostileHeads(String head) {
        assertThatThrownBy(() -> parts("--cut\n" + head + "\n\ncontent\n--cut--\n"))
                .isInstanceOf(MalformedMultipart.class);
    }

    @Test
    void refusesLineBreaksThatAreNone() {
        assertThatThrownBy(() -> read("--cut\r\nContent-Disposition: form-data; name=a\n\r\n1\r\n--cut--"))
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("CR LF");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        MultipartReader reader = MultipartReader.of(
                TYPE,
                new ByteArrayInputStream("--cut\r\nContent-Disposition: form-data; name=a\r\n\r\n\u00ff\r\n--cut--"
                        .getBytes(StandardCharsets.ISO_8859_1)),
                ALLOWANCE);
        reader.next();

        assertThatThrownBy(() -> reader.text(10, "a"))
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void boundsAField() throws IOException {
        MultipartReader reader = reader("--cut\nContent-Disposition: form-data; name=a\n\n12345678901\n--cut--\n");
        reader.next();

        assertThatThrownBy(() -> reader.text(10, "a"))
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("'a' has more than 10 bytes");
    }

    @Test
    void boundsAllFieldsTogether() {
        var body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("--cut\nContent-Disposition: form-data; name=a\n\n")
                    .append("x".repeat(1000))
                    .append('\n');
        }
        body.append("--cut--\n");
        MultipartReader reader = MultipartReader.of(TYPE, bytes(body.toString()), 50_000);

        assertThatThrownBy(() -> {
                    while (reader.next() != null) {
                        reader.skip();
                    }
                })
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("too large");
    }

    @Test
    void boundsThePreamble() {
        assertThatThrownBy(() -> MultipartReader.of(TYPE, bytes("x".repeat(200_000)), 100_000)
                        .next())
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("too large");
    }

    @Test
    void boundsAHead() {
        assertThatThrownBy(() -> parts("--cut\nX-Long: " + "x".repeat(20_000) + "\n\n1\n--cut--\n"))
                .isInstanceOf(MalformedMultipart.class);
        assertThatThrownBy(() -> parts("--cut\n" + "X-Many: x\n".repeat(3000) + "\n1\n--cut--\n"))
                .isInstanceOf(MalformedMultipart.class)
                .hasMessageContaining("too many headers");
    }

    @Test
    void readsAContentLargerThanTheBoundOfFields() throws IOException {
        byte[] body = ("--cut\r\nContent-Disposition: form-data; name=content; filename=x\r\n\r\n" + "x".repeat(500_000)
                        + "\r\n--cut--")
                .getBytes(StandardCharsets.US_ASCII);
        MultipartReader reader = MultipartReader.of(TYPE, new ByteArrayInputStream(body), 1000);
        reader.next();
        int[] read = {0};
        reader.transferTo((buffer, offset, length) -> read[0] += length);

        assertThat(read[0]).isEqualTo(500_000);
        assertThat(reader.next()).isNull();
    }

    @Test
    void tellsACutConnectionAsItIs() {
        InputStream cut = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("reset by peer");
            }
        };

        assertThatThrownBy(() -> MultipartReader.of(TYPE, cut, ALLOWANCE).next())
                .isInstanceOf(IOException.class)
                .hasMessage("reset by peer");
    }

    private static List<String> parts(String lines) throws IOException {
        return read(lines.replace("\n", "\r\n"));
    }

    private static List<String> read(String body) throws IOException {
        MultipartReader reader = MultipartReader.of(TYPE, raw(body), ALLOWANCE);
        List<String> parts = new ArrayList<>();
        for (Part part = reader.next(); part != null; part = reader.next()) {
            parts.add(part.name() + (part.filename() == null ? "" : "(" + part.filename() + ")") + "="
                    + reader.text(10_000, part.name()));
        }
        return parts;
    }

    private static MultipartReader reader(String lines) {
        return MultipartReader.of(TYPE, bytes(lines), ALLOWANCE);
    }

    private static InputStream bytes(String lines) {
        return raw(lines.replace("\n", "\r\n"));
    }

    private static InputStream raw(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream inPieces(byte[] bytes, int piece) {
        return new InputStream() {
            private int at;

            @Override
            public int read() {
                throw new UnsupportedOperationException("slow");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (at == bytes.length) {
                    return -1;
                }
                int read = Math.min(Math.min(piece, length), bytes.length - at);
                System.arraycopy(bytes, at, buffer, offset, read);
                at += read;
                return read;
            }
        };
    }
}
