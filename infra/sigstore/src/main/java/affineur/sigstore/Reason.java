package affineur.sigstore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why something counts for nothing. */
public enum Reason {
    /** It has more bytes than are looked at. */
    TOO_LARGE,
    /** It is not what it should be: truncated, no JSON, no certificate. */
    MALFORMED,
    /** It may be good, but such things are not verified here. */
    UNSUPPORTED,
    /** It is a signature of other bytes. */
    WRONG_DIGEST,
    /** The statement names not exactly this file, or is none of a file. */
    WRONG_SUBJECT,
    /** The statement says something that is not asked for. */
    WRONG_PREDICATE,
    /** The key of the certificate has not signed this. */
    BAD_SIGNATURE,
    /** The certificate comes from none of the trusted authorities, or is not for signing. */
    UNTRUSTED_CERTIFICATE,
    /** No trusted certificate log has signed that it has the certificate. */
    UNLOGGED_CERTIFICATE,
    /** There is not exactly one entry of a transparency log. */
    WRONG_LOG_ENTRIES,
    /** The entry is of a log that is not trusted, or was not then. */
    UNTRUSTED_LOG,
    /** The log's entry is about another signature, certificate or content. */
    WRONG_LOG_ENTRY,
    /** The log has not signed when it took the entry. */
    BAD_ENTRY_TIMESTAMP,
    /** The entry is not shown to be in the log. */
    BAD_INCLUSION_PROOF,
    /** The log has not signed the state that the inclusion proof rests on. */
    BAD_CHECKPOINT,
    /** A timestamp is no trusted authority's, or of another signature. */
    BAD_TIMESTAMP,
    /** Nobody who is trusted says when it was signed. */
    NO_TRUSTED_TIME,
    /** It was signed when the certificate was not valid. */
    OUTSIDE_VALIDITY,
    /** It was signed at a time that has not come yet. */
    IN_THE_FUTURE,
    /** Somebody else has signed it. */
    WRONG_IDENTITY,
    /** Somebody vouches for the signer whose word is not asked for. */
    WRONG_ISSUER;

    /** As it stands in JSON and in the ledger. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
