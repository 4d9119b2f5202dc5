package affineur.events;

import java.net.URI;

/** Whose word about identities counts. */
public sealed interface IssuerEvent extends RegistryEvent {
    IssuerId issuer();

    @Override
    default String subject() {
        return "issuers/" + issuer();
    }

    /**
     * Identity tokens of this issuer (OpenID Connect) are looked at. Written by {@code trust}.
     *
     * @param url what its tokens bear as {@code iss}
     */
    @WireType("affineur.issuer.trusted.v1")
    record IssuerTrusted(IssuerId issuer, URI url) implements IssuerEvent {}

    /** Its tokens prove nothing any longer, whoever relies on them. Written by {@code trust}. */
    @WireType("affineur.issuer.distrusted.v1")
    record IssuerDistrusted(IssuerId issuer, URI url) implements IssuerEvent {}
}
