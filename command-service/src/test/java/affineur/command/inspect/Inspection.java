package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import java.io.IOException;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/** Inspects a file afterwards, and with what was known of it as it came in: the judgement must be the same. */
final class Inspection {
    private Inspection() {}

    static Inspected of(String filename, byte[] content) throws IOException {
        Judgement afterwards = judge(filename, content, new MemberDigests());
        for (int piece : new int[] {7, 4096, Integer.MAX_VALUE}) {
            try (MemberDigests known = pass(content, piece, new MemberDigests(1))) {
                assertThat(judge(filename, content, known))
                        .as("known from pieces of " + piece)
                        .usingRecursiveComparison()
                        .isEqualTo(afterwards);
            }
        }
        if (afterwards.inspected == null) {
            throw new InvalidPackaging(afterwards.refusal);
        }
        return afterwards.inspected;
    }

    /** It comes in, in pieces of that size. */
    static MemberDigests pass(byte[] content, int piece, MemberDigests known) {
        int length;
        for (int at = 0; at < content.length; at += length) {
            length = Math.min(piece, content.length - at);
            known.update(content, at, length);
        }
        return known;
    }

    private record Judgement(@Nullable Inspected inspected, String refusal) {}

    private static Judgement judge(String filename, byte[] content, MemberDigests known) throws IOException {
        try {
            return new Judgement(
                    DistributionInspector.inspect(
                            new SeekableInMemoryByteChannel(content), DistributionFilename.parse(filename), known),
                    "");
        } catch (InvalidPackaging e) {
            return new Judgement(null, String.valueOf(e.getMessage()));
        }
    }
}
