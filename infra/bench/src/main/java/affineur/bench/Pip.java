package affineur.bench;

import java.util.List;
import java.util.stream.Collectors;

/** What pip 25 asks for a simple page with, header by header. */
final class Pip {
    static final List<String> HEADERS = List.of(
            "User-Agent: pip/25.3 {\"ci\":null,\"cpu\":\"x86_64\",\"distro\":{\"id\":\"bookworm\",\"libc\":{\"lib\":\"glibc\","
                    + "\"version\":\"2.36\"},\"name\":\"Debian GNU/Linux\",\"version\":\"12\"},\"implementation\":{\"name\":\"CPython\","
                    + "\"version\":\"3.11.2\"},\"installer\":{\"name\":\"pip\",\"version\":\"25.3\"},\"openssl_version\":\"OpenSSL 3.0.17"
                    + " 1 Jul 2025\",\"python\":\"3.11.2\",\"setuptools_version\":\"66.1.1\",\"system\":{\"name\":\"Linux\",\"release\":"
                    + "\"6.1.0-38-amd64\"}}",
            "Accept-Encoding: gzip, deflate",
            "Accept: application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01",
            "Connection: keep-alive",
            "Cache-Control: max-age=0");

    private Pip() {}

    /** The same, as lines of a request. */
    static String lines() {
        return HEADERS.stream().map(header -> header + "\r\n").collect(Collectors.joining());
    }
}
