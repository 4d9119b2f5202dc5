package affineur.server;

import affineur.downloads.Addresses;
import affineur.downloads.KafkaRetrievals;
import affineur.downloads.KafkaRetrievals.WhenFull;
import affineur.server.settings.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How it is recorded who downloads what. */
public final class DownloadOptions {
    @Option(
            names = "--downloads-when-full",
            paramLabel = "WHAT",
            defaultValue = "open",
            description =
                    "What happens to downloads that cannot be recorded, because nothing could be for a while: open "
                            + "answers and counts them, closed answers 503.")
    private WhenFull full = WhenFull.OPEN;

    @Option(
            names = "--downloads-kept",
            paramLabel = "TIME",
            defaultValue = "400d",
            description = "How long records of downloads are kept. Counts of them are kept longer.")
    private Duration kept = Duration.ZERO;

    @Mixin
    private AddressKeyOption key = new AddressKeyOption();

    @Option(
            names = "--downloads-addresses",
            paramLabel = "WHAT",
            defaultValue = "whole",
            description =
                    "What is kept of a client's address with a download: whole, truncated to its network (24 bits "
                            + "of IPv4, 48 of IPv6), hashed with a key, or none.")
    private Addresses.Form addresses = Addresses.Form.WHOLE;

    /** @throws CannotStart if they cannot be */
    public KafkaRetrievals.Options options() {
        try {
            return new KafkaRetrievals.Options(full, kept, Addresses.kept(addresses, key.read()));
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    e.getMessage() + " (--downloads-kept, --downloads-addresses, --downloads-address-key).");
        }
    }

    /** How often records are sealed. */
    public static final class SealOption {
        @Option(
                names = "--downloads-sealed-every",
                paramLabel = "TIME",
                defaultValue = "1h",
                description = "How often the ledger gets a seal of the downloads recorded since, by which they can be "
                        + "proved later.")
        private Duration every = Duration.ofHours(1);

        /** @throws CannotStart if it cannot be */
        public Duration every() {
            if (every.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new CannotStart(
                        "Records of downloads are sealed once a second at the most" + " (--downloads-sealed-every).");
            }
            return every;
        }
    }

    /** By which hashes of addresses are made, and found again. */
    public static final class AddressKeyOption {
        @Option(
                names = "--downloads-address-key",
                paramLabel = "SECRET",
                description = "By which addresses are hashed and found again: the same 16 characters or more for all "
                        + "processes. Better is a file.")
        private @Nullable String key;

        @Option(
                names = "--downloads-address-key-file",
                paramLabel = "FILE",
                description = "A file that holds the key for addresses.")
        private @Nullable Path file;

        @Nullable
        String read() {
            return SecretFile.read("downloads-address-key", key, file).orElse(null);
        }

        /**
         * For those who look for addresses, and keep none.
         *
         * @throws CannotStart if it cannot be one
         */
        public Addresses addresses() {
            try {
                return Addresses.kept(Addresses.Form.WHOLE, read());
            } catch (IllegalArgumentException e) {
                throw new CannotStart(e.getMessage() + " (--downloads-address-key).");
            }
        }
    }
}
