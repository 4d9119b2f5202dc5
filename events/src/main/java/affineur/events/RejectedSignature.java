package affineur.events;

import affineur.packaging.Sha256;

/**
 * What counts for nothing, and why.
 *
 * @param kind what it should be
 * @param reason one word that programs know: {@code wrong-digest}
 * @param text one sentence for people, without addresses of any
 * @param content the blob with all that was looked at; kept for good
 * @param trustedRoot the digest of the file by which it was to be verified
 */
public record RejectedSignature(SignatureKind kind, String reason, String text, Sha256 content, Sha256 trustedRoot) {}
