package affineur.command.trust;

import affineur.command.Slice;
import affineur.command.trust.IssuerCommand.DistrustIssuer;
import affineur.command.trust.IssuerCommand.TrustIssuer;
import affineur.events.IssuerEvent.IssuerDistrusted;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.IssuerId;
import affineur.refusal.Refusal.Kind;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class IssuerTest {
    private static final URI URL = URI.create("https://gitlab.example.com");
    private static final IssuerId ONE = new IssuerId(1);
    private static final IssuerId TWO = new IssuerId(2);
    private static final IssuerTrusted TRUSTED = new IssuerTrusted(ONE, URL);
    private static final IssuerDistrusted DISTRUSTED = new IssuerDistrusted(ONE, URL);

    private final Slice issuers = Slice.of(IssuerDecider::register);

    @Test
    void trustsAnIssuer() {
        issuers.given().when(new TrustIssuer(ONE, URL)).then(TRUSTED);
    }

    @Test
    void trustsItOnce() {
        issuers.given(TRUSTED)
                .when(new TrustIssuer(TWO, URL))
                .thenRefused("issuer-trusted", Kind.CONFLICT, "This issuer is trusted already");
    }

    @Test
    void trustsItAgainUnderAnotherNumber() {
        issuers.given(TRUSTED, DISTRUSTED).when(new TrustIssuer(TWO, URL)).then(new IssuerTrusted(TWO, URL));
    }

    @Test
    void trustsItOnceAlsoAfterItWasDistrusted() {
        issuers.given(TRUSTED, DISTRUSTED, new IssuerTrusted(TWO, URL))
                .when(new TrustIssuer(new IssuerId(3), URL))
                .thenRefused("issuer-trusted", Kind.CONFLICT, "This issuer is trusted already");
    }

    @Test
    void givesANumberOnce() {
        issuers.given(TRUSTED, DISTRUSTED)
                .when(new TrustIssuer(ONE, URI.create("https://other.example.com")))
                .thenRefused("issuer-number-taken", Kind.CONFLICT, "There is an issuer 1");
    }

    @Test
    void distrustsAnIssuer() {
        issuers.given(TRUSTED).when(new DistrustIssuer(ONE)).then(DISTRUSTED);
    }

    @Test
    void distrustsItOnce() {
        issuers.given(TRUSTED, DISTRUSTED).when(new DistrustIssuer(ONE)).thenNothing();
    }

    @Test
    void distrustsNoneThatWasNeverTrusted() {
        issuers.given().when(new DistrustIssuer(ONE)).thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }
}
