package affineur.server.traces;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces as a collector does: OTLP over HTTP, protocol buffers read by hand. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /**
     * @param trace hexadecimal
     * @param parent hexadecimal; empty for the first of its trace
     * @param kind as the protocol numbers it: 1 internal, 2 server, 3 client
     * @param status 2 for an error
     */
    public record Span(
            String service,
            String trace,
            String id,
            String parent,
            String name,
            long kind,
            long status,
            Map<String, String> attributes) {}

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                spans.addAll(read(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** {@code ExportTraceServiceRequest}. */
    private static List<Span> read(byte[] request) {
        List<Span> spans = new ArrayList<>();
        for (byte[] resourceSpans : Message.of(request).messages(1)) {
            Message of = Message.of(resourceSpans);
            String service =
                    attributes(Message.of(of.messages(1).getFirst()), 1).getOrDefault("service.name", "");
            for (byte[] scopeSpans : of.messages(2)) {
                for (byte[] span : Message.of(scopeSpans).messages(2)) {
                    spans.add(span(service, Message.of(span)));
                }
            }
        }
        return spans;
    }

    private static Span span(String service, Message span) {
        List<byte[]> status = span.messages(15);
        return new Span(
                service,
                span.hex(1),
                span.hex(2),
                span.hex(4),
                new String(span.messages(5).getFirst(), StandardCharsets.UTF_8),
                span.number(6),
                status.isEmpty() ? 0 : Message.of(status.getFirst()).number(3),
                attributes(span, 9));
    }

    private static Map<String, String> attributes(Message message, int field) {
        Map<String, String> attributes = new TreeMap<>();
        for (byte[] attribute : message.messages(field)) {
            Message pair = Message.of(attribute);
            List<byte[]> text = Message.of(pair.messages(2).getFirst()).messages(1);
            if (!text.isEmpty()) {
                attributes.put(
                        new String(pair.messages(1).getFirst(), StandardCharsets.UTF_8),
                        new String(text.getFirst(), StandardCharsets.UTF_8));
            }
        }
        return attributes;
    }

    /** A message of protocol buffers: what has a length, and what is a number, by field. */
    private record Message(Map<Integer, List<byte[]>> parts, Map<Integer, Long> numbers) {
        static Message of(byte[] bytes) {
            Map<Integer, List<byte[]>> parts = new TreeMap<>();
            Map<Integer, Long> numbers = new TreeMap<>();
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long key = varint(in);
                int field = (int) (key >>> 3);
                switch ((int) (key & 7)) {
                    case 0 -> numbers.put(field, varint(in));
                    case 1 -> numbers.put(field, in.getLong());
                    case 2 -> {
                        byte[] part = new byte[(int) varint(in)];
                        in.get(part);
                        parts.computeIfAbsent(field, f -> new ArrayList<>()).add(part);
                    }
                    case 5 -> numbers.put(field, (long) in.getInt());
                    default -> throw new IllegalArgumentException("No wire type: " + key);
                }
            }
            return new Message(parts, numbers);
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        List<byte[]> messages(int field) {
            return parts.getOrDefault(field, List.of());
        }

        long number(int field) {
            return numbers.getOrDefault(field, 0L);
        }

        String hex(int field) {
            return messages(field).isEmpty()
                    ? ""
                    : HexFormat.of().formatHex(messages(field).getFirst());
        }
    }
}
