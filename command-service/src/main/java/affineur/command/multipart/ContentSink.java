package affineur.command.multipart;

import java.io.IOException;

/** Takes a part's content, piece by piece. */
@FunctionalInterface
public interface ContentSink {
    /** @param buffer the reader's own, to be used before this returns */
    void write(byte[] buffer, int offset, int length) throws IOException;
}
