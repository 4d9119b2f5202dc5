package affineur.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.refusal.Refusal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRulesTest {
    private static final String ISSUER = "https://gitlab.example.com";
    private static final String BRIE = "https://gitlab.example.com/cheese/brie//.gitlab-ci.yml@refs/heads/main";
    private static final String PUBLISH = "https://docs.pypi.org/attestations/publish/v1";

    private static SigningRules rules(
            Enforcement enforcement, String pattern, List<AllowedSigner> who, String... types) {
        return new SigningRules(enforcement, new PackagePattern(PackageType.PYPI, pattern), who, List.of(types));
    }

    private static SigningRules by(String identity, String issuer, String... types) {
        return rules(Enforcement.WITHHOLD, "*", List.of(new AllowedSigner(identity, issuer)), types);
    }

    private static SignedAs signed(String signer, String issuer, @Nullable String type) {
        return new SignedAs(signer, issuer, type);
    }

    @ParameterizedTest
    @CsvSource({
        BRIE + "," + ISSUER,
        "https://gitlab.example.com/cheese/*," + ISSUER,
        "*@refs/heads/main,https://*.example.com",
        "*,*",
    })
    void areMetByOneWhoIsAllowed(String identity, String issuer) {
        assertThat(by(identity, issuer).objection(List.of(signed(BRIE, ISSUER, null))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://gitlab.example.com/cheese/brie," + ISSUER,
        "https://gitlab.example.com/Cheese/*," + ISSUER,
        "gitlab.example.com/cheese/*," + ISSUER,
        BRIE + ",https://gitlab.example.com/",
        BRIE + ",https://evil.example.com",
    })
    void areMetByNobodyElse(String identity, String issuer) {
        assertThat(by(identity, issuer).objection(List.of(signed(BRIE, ISSUER, null))))
                .hasValue("it is signed by '" + BRIE + "', for whom '" + ISSUER
                        + "' vouches, and not by one who is allowed");
    }

    @Test
    void anIssuerVouchesForItsOwnIdentityOnly() {
        SigningRules two =
                rules(Enforcement.REFUSE, "*", List.of(new AllowedSigner("a", "one"), new AllowedSigner("b", "two")));

        assertThat(two.objection(List.of(signed("a", "two", null), signed("b", "one", null))))
                .isPresent();
        assertThat(two.objection(List.of(signed("a", "two", null), signed("b", "two", null))))
                .isEmpty();
    }

    @Test
    void oneSignatureMustMeetAllOfIt() {
        SigningRules published = by(BRIE, ISSUER, PUBLISH, "https://slsa.dev/provenance/*");

        assertThat(published.objection(List.of())).hasValue("it has no verified signature");
        assertThat(published.objection(List.of(signed(BRIE, ISSUER, null))))
                .hasValue("what is signed is not of a type that is asked for");
        assertThat(published.objection(
                        List.of(signed(BRIE, ISSUER, "https://other.example.com"), signed("x", ISSUER, PUBLISH))))
                .isPresent();
        assertThat(published.objection(List.of(signed(BRIE, ISSUER, "https://slsa.dev/provenance/v1"))))
                .isEmpty();
    }

    @Test
    void anybodyWillDoWhereNobodyIsNamed() {
        SigningRules anybody = rules(Enforcement.WITHHOLD, "*", List.of());

        assertThat(anybody.objection(List.of(signed("x", "y", null)))).isEmpty();
        assertThat(anybody.objection(List.of())).isPresent();
    }

    @Test
    void areEnforcedAsFarAsTheySay() {
        SigningRules withhold = rules(Enforcement.WITHHOLD, "My_*", List.of());

        assertThat(withhold.enforce(Enforcement.WITHHOLD, PackageType.PYPI, "my-cheese"))
                .isTrue();
        assertThat(withhold.enforce(Enforcement.REFUSE, PackageType.PYPI, "my-cheese"))
                .isFalse();
        assertThat(withhold.enforce(Enforcement.WITHHOLD, PackageType.PYPI, "cheese"))
                .isFalse();
        assertThat(withhold.enforce(Enforcement.WITHHOLD, PackageType.GENERIC, "my_cheese"))
                .isFalse();
    }

    @Test
    void addressesAreComparedByTheirDigest() {
        AllowedSigner olga = AllowedSigner.written("Olga@Cheese.example", "https://accounts.example.com");

        assertThat(olga.identity()).startsWith("email-sha256:").isEqualTo(EmailDigest.of("olga@cheese.example"));
        assertThatThrownBy(() -> AllowedSigner.written("*@cheese.example", "*"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no wildcard");
        assertThatThrownBy(() -> new AllowedSigner("olga@cheese.example", "*")).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "é", "a\"b", "a\\b", "a\nb"})
    void takeNoOddTexts(String text) {
        assertThatThrownBy(() -> new AllowedSigner(text, "*")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new AllowedSigner("*", text)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> rules(Enforcement.RECORD, "*", List.of(), text))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void areBounded() {
        assertThatThrownBy(() -> rules(Enforcement.RECORD, "*", Collections.nCopies(31, new AllowedSigner("a", "b"))))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new AllowedSigner("a".repeat(256), "b")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new SigningRules(
                        Enforcement.RECORD, new PackagePattern(PackageType.GENERIC, "*"), List.of(), List.of()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void areLoosenedByWhatLetsMorePass() {
        AllowedSigner main = new AllowedSigner("brie/x@main", "one");
        AllowedSigner all = new AllowedSigner("brie/x@*", "one");
        SigningRules was = rules(Enforcement.WITHHOLD, "a-*", List.of(all), "t/*");

        assertThat(was.areLoosenedBy(null)).as("removed").isTrue();
        assertThat(was.areLoosenedBy(rules(Enforcement.RECORD, "a-*", List.of(all), "t/*")))
                .isTrue();
        assertThat(was.areLoosenedBy(rules(Enforcement.WITHHOLD, "a-b*", List.of(all), "t/*")))
                .as("fewer packages")
                .isTrue();
        assertThat(was.areLoosenedBy(
                        rules(Enforcement.WITHHOLD, "a-*", List.of(all, new AllowedSigner("c", "one")), "t/*")))
                .as("more signers")
                .isTrue();
        assertThat(was.areLoosenedBy(rules(Enforcement.WITHHOLD, "a-*", List.of(), "t/*")))
                .as("anybody")
                .isTrue();
        assertThat(was.areLoosenedBy(
                        rules(Enforcement.WITHHOLD, "a-*", List.of(new AllowedSigner("brie/x@*", "*")), "t/*")))
                .as("any issuer")
                .isTrue();
        assertThat(was.areLoosenedBy(rules(Enforcement.WITHHOLD, "a-*", List.of(all))))
                .as("any type")
                .isTrue();

        assertThat(was.areLoosenedBy(was)).isFalse();
        assertThat(was.areLoosenedBy(rules(Enforcement.REFUSE, "*", List.of(main), "t/v1")))
                .as("tightened all over")
                .isFalse();
        assertThat(rules(Enforcement.RECORD, "*", List.of(main)).areLoosenedBy(null))
                .as("it kept nothing back")
                .isFalse();
    }
}
