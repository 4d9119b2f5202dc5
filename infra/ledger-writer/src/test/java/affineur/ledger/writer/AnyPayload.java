package affineur.ledger.writer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/** Keeps events whose payload is any text, as Axon's suite writes them. */
final class AnyPayload implements EventCodec {
    @Override
    public String contentType() {
        return "application/octet-stream";
    }

    @Override
    public byte[] encode(long position, EventMessage event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(position);
            out.writeUTF(event.identifier());
            out.writeUTF(event.type().toString());
            out.writeUTF(event.timestamp().toString());
            out.writeInt(event.metadata().size());
            for (Map.Entry<String, String> entry : event.metadata().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue());
            }
            byte[] payload = String.valueOf(event.payload()).getBytes(StandardCharsets.UTF_8);
            out.writeInt(payload.length);
            out.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public EventMessage decode(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            long position = in.readLong();
            String identifier = in.readUTF();
            MessageType type = MessageType.fromString(in.readUTF());
            Instant time = Instant.parse(in.readUTF());
            Map<String, String> metadata = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                metadata.put(in.readUTF(), in.readUTF());
            }
            String payload = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            if (position < 0) {
                throw new IOException("position " + position);
            }
            return new GenericEventMessage(identifier, type, payload, metadata, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
