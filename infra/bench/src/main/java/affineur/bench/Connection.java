package affineur.bench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kept-alive connection of HTTP/1.1 to a port of this machine. It does little, since it shares the CPU with what it
 * measures: files are sent by the kernel, and what is downloaded is counted and dropped.
 */
final class Connection implements Closeable {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024).limit(0);
    private final String host;
    private final String authorization;

    /** The headers' names are in lower case. */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Answer expecting(int... statuses) throws IOException {
            for (int expected : statuses) {
                if (status == expected) {
                    return this;
                }
            }
            throw new IOException("Answered " + status + ": " + text());
        }
    }

    private Connection(SocketChannel channel, String host, String authorization) {
        this.channel = channel;
        this.host = host;
        this.authorization = authorization;
    }

    /** @param token goes with every request that changes something */
    static Connection open(int port, String token) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String basic = Base64.getEncoder().encodeToString(("__token__:" + token).getBytes(StandardCharsets.US_ASCII));
        return new Connection(channel, "127.0.0.1:" + port, "Authorization: Basic " + basic + "\r\n");
    }

    /** @param headers lines that each end with CRLF */
    Answer get(String path, String headers) throws IOException {
        writeAll(ascii("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n"));
        return answer();
    }

    /** Downloads, counts and drops. */
    long download(String path) throws IOException {
        writeAll(ascii("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
        Head head = head();
        if (head.status != 200) {
            throw new IOException(path + " answered " + head.status);
        }
        long length = Long.parseLong(head.headers.getOrDefault("content-length", "-1"));
        if (length < 0) {
            throw new IOException(path + " has no Content-Length");
        }
        long left = length - in.remaining();
        in.limit(0);
        while (left > 0) {
            in.clear();
            int read = channel.read(in);
            if (read < 0) {
                throw new EOFException(path + " ended " + left + " bytes too early");
            }
            left -= read;
        }
        in.limit(0);
        return length;
    }

    /** A change without a file. */
    Answer send(String method, String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(body.length + 1024);
        request.put(ascii(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + authorization
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n"));
        writeAll(request.put(body).flip());
        return answer();
    }

    /** Uploads as twine does. */
    Answer post(Upload upload) throws IOException {
        transmit(upload);
        return answer();
    }

    /** Uploads but for the answer. */
    void transmit(Upload upload) throws IOException {
        ByteBuffer before = upload.before("POST /legacy/ HTTP/1.1\r\nHost: " + host + "\r\n" + authorization
                + "User-Agent: twine/6.2.0\r\nAccept: */*\r\nContent-Type: " + Upload.CONTENT_TYPE
                + "\r\nContent-Length: " + upload.length() + "\r\n\r\n");
        ByteBuffer tail = ByteBuffer.wrap(upload.tail());
        switch (upload.wheel().content()) {
            case Wheel.Content.Memory memory -> {
                ByteBuffer file = ByteBuffer.wrap(memory.bytes());
                ByteBuffer[] all = {before, file, tail};
                while (tail.hasRemaining()) {
                    channel.write(all);
                }
            }
            case Wheel.Content.Disk disk -> {
                writeAll(before);
                try (FileChannel file = FileChannel.open(disk.file(), StandardOpenOption.READ)) {
                    for (long sent = 0; sent < disk.size(); ) {
                        sent += file.transferTo(sent, disk.size() - sent, channel);
                    }
                }
                writeAll(tail);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Head(int status, Map<String, String> headers) {}

    /** To what was sent. */
    Answer answer() throws IOException {
        Head head = head();
        byte[] body;
        if (head.status == 204 || head.status == 304) {
            body = new byte[0];
        } else if (head.headers.containsKey("content-length")) {
            body = read(Integer.parseInt(head.headers.get("content-length")));
        } else if ("chunked".equals(head.headers.get("transfer-encoding"))) {
            body = chunks();
        } else {
            throw new IOException("An answer " + head.status + " without a length");
        }
        return new Answer(head.status, head.headers, body);
    }

    private Head head() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(status, headers);
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(read(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            fill();
            int part = Math.min(in.remaining(), length - at);
            in.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            fill();
            char c = (char) (in.get() & 0xff);
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append(c);
            }
        }
    }

    private void fill() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            int read = channel.read(in);
            in.flip();
            if (read < 0) {
                throw new EOFException("The server closed the connection");
            }
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
