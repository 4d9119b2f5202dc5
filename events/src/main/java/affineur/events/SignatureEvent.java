package affineur.events;

import affineur.packaging.Sha256;

/** What is known of who has signed a file. */
public sealed interface SignatureEvent extends RegistryEvent {
    ProjectId project();

    PackageType type();

    /** Of the package. */
    String name();

    String version();

    String filename();

    @Override
    default String subject() {
        return "projects/" + project() + "/" + name() + "/" + version() + "/" + filename();
    }

    /**
     * Somebody has signed the file, which was proved. Written by {@code publish}, along with the file, and by
     * {@code signature}, for what comes without it; once for each signature.
     *
     * @param sha256 what the file has
     */
    @WireType("affineur.signature.verified.v1")
    record SignatureVerified(
            ProjectId project,
            PackageType type,
            String name,
            String version,
            String filename,
            Sha256 sha256,
            VerifiedSignature signature)
            implements SignatureEvent {}

    /**
     * What should be a signature of the file was found to be none. Written by {@code publish}, which then refuses the
     * file, and by {@code signature}.
     *
     * @param sha256 what the file has, or would have had
     */
    @WireType("affineur.signature.rejected.v1")
    record SignatureRejected(
            ProjectId project,
            PackageType type,
            String name,
            String version,
            String filename,
            Sha256 sha256,
            RejectedSignature signature)
            implements SignatureEvent {}

    /**
     * Somebody signs files of the package who has not done so before, or for whom somebody else vouches now. Written
     * behind the signature.
     *
     * @param signer as in the signature, without the branch or tag that a job was of
     * @param known how many signers the package had before; 0 for the first
     */
    @WireType("affineur.signer.appeared.v1")
    record SignerAppeared(
            ProjectId project,
            PackageType type,
            String name,
            String version,
            String filename,
            String signer,
            String issuer,
            int known)
            implements SignatureEvent {}
}
