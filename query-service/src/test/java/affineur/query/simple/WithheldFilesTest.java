package affineur.query.simple;

import static affineur.query.Http.get;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.EMPTY;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.FileEvent.FilePublished;
import affineur.events.Holder;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Files that wait for signatures, in the index. */
final class WithheldFilesTest {
    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    private static final AllowedSigner FORGE =
            new AllowedSigner("https://forge.example.com/*", "https://forge.example.com");

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    WithheldFilesTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private HttpResponse<byte[]> page(String path) throws Exception {
        return get(registry.url(path), "Accept", JSON);
    }

    private List<String> filenames(String path) throws Exception {
        return new JsonMapper()
                .readTree(page(path).body())
                .path("files")
                .valueStream()
                .map(file -> file.path("filename").asString())
                .toList();
    }

    private void policy(long number, @Nullable Holder place, Enforcement enforcement, AllowedSigner... signers) {
        registry.happen(new SigningPolicySet(
                new SigningPolicyId(number),
                place,
                new SigningRules(
                        enforcement, new PackagePattern(PackageType.PYPI, "pack*"), List.of(signers), List.of())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"WITHHOLD", "REFUSE"})
    void aPolicyHoldsBackWhatIsThereUntilItIsSigned(Enforcement enforcement) throws Exception {
        FilePublished signed = registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        registry.attest(signed, bytes("{}"));
        FilePublished unsigned = registry.announce(PUBLIC, "pack-2.0.tar.gz", bytes("y"));
        registry.announce(PUBLIC, "other-1.0.tar.gz", bytes("z"));
        assertThat(filenames("/simple/pack/")).hasSize(2);
        assertThat(text(get(registry.url("/simple/pack/")))).contains("pack-2.0.tar.gz");

        policy(1, Holder.of(PUBLIC), enforcement, FORGE);

        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0.tar.gz");
        assertThat(text(page("/simple/pack/"))).contains("\"versions\":[\"1.0\"]");
        assertThat(text(get(registry.url("/simple/pack/")))).doesNotContain("pack-2.0.tar.gz");
        assertThat(get(registry.url("/pypi/pack/2.0/json")).statusCode()).isEqualTo(404);
        assertThat(text(get(registry.url("/pypi/pack/json")))).doesNotContain("pack-2.0.tar.gz");
        assertThat(filenames("/simple/other/")).hasSize(1);

        registry.attest(unsigned, bytes("{ }"));
        assertThat(filenames("/simple/pack/")).hasSize(2);
    }

    @Test
    void aPackageOfWhichNothingIsSignedIsThereWithoutFiles() throws Exception {
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        policy(1, null, Enforcement.WITHHOLD);

        assertThat(page("/simple/pack/").statusCode()).isEqualTo(200);
        assertThat(filenames("/simple/pack/")).isEmpty();
        registry.restart();
        assertThat(filenames("/simple/pack/")).isEmpty();

        registry.happen(new SigningPolicyRemoved(new SigningPolicyId(1), null));
        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0.tar.gz");
    }

    @Test
    void theSignatureMustBeThatOfOneWhoIsAllowed() throws Exception {
        registry.attest(registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x")), bytes("{}"));

        policy(1, Holder.of(PUBLIC), Enforcement.WITHHOLD, new AllowedSigner("https://elsewhere.example.com/*", "*"));
        assertThat(filenames("/simple/pack/")).isEmpty();
        policy(1, Holder.of(PUBLIC), Enforcement.WITHHOLD, FORGE);
        assertThat(filenames("/simple/pack/")).hasSize(1);
    }

    @Test
    void allPoliciesOverAProjectMustBeMetAndNoOthers() throws Exception {
        registry.attest(registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x")), bytes("{}"));
        policy(1, Holder.of(PUBLIC), Enforcement.WITHHOLD, FORGE);
        policy(2, Holder.of(EMPTY), Enforcement.REFUSE, new AllowedSigner("nobody", "*"));
        policy(3, null, Enforcement.RECORD, new AllowedSigner("nobody", "*"));
        assertThat(filenames("/simple/pack/")).hasSize(1);

        policy(4, null, Enforcement.WITHHOLD, new AllowedSigner("nobody", "*"));
        assertThat(filenames("/simple/pack/")).isEmpty();
    }

    @Test
    void aSignatureOfOtherContentUnderTheNameDoesNotCount() throws Exception {
        policy(1, null, Enforcement.WITHHOLD);
        FilePublished before = registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        registry.delete(before);
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("y"));
        registry.attest(before, bytes("{}"));

        assertThat(filenames("/simple/pack/")).isEmpty();
    }
}
