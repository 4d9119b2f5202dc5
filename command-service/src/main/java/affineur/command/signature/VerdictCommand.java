package affineur.command.signature;

import affineur.command.collect.RefersToContent;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.packaging.Sha256;
import java.util.List;

/** Says what came of verifying. The content is stored; to come to the same again is no news. */
sealed interface VerdictCommand extends RefersToContent {
    SignatureEvent verdict();

    /** The file's. */
    Sha256 digest();

    /** What was verified. */
    Sha256 evidence();

    @Override
    default List<Sha256> content() {
        return List.of(evidence());
    }

    record RecordVerified(SignatureVerified verdict) implements VerdictCommand {
        @Override
        public Sha256 digest() {
            return verdict.sha256();
        }

        @Override
        public Sha256 evidence() {
            return verdict.signature().content();
        }
    }

    record RecordRejected(SignatureRejected verdict) implements VerdictCommand {
        @Override
        public Sha256 digest() {
            return verdict.sha256();
        }

        @Override
        public Sha256 evidence() {
            return verdict.signature().content();
        }
    }
}
