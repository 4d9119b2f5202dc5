package affineur.command.trust;

import affineur.events.IssuerId;
import java.net.URI;

/** What happens to an issuer. */
sealed interface IssuerCommand {
    IssuerId issuer();

    record TrustIssuer(IssuerId issuer, URI url) implements IssuerCommand {}

    record DistrustIssuer(IssuerId issuer) implements IssuerCommand {}
}
