package affineur.command.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.upstream.UpstreamCommand.AddUpstream;
import affineur.command.upstream.UpstreamCommand.RemoveUpstream;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamTest {
    private static final URI URL = URI.create("https://index.example.org/simple/");
    private static final AddUpstream ADD =
            AddUpstream.of("partner", "https://Index.example.org/simple", List.of(), List.of());
    private static final UpstreamAdded ADDED = new UpstreamAdded("partner", URL, List.of("*"), List.of());
    private static final UpstreamRemoved REMOVED = new UpstreamRemoved("partner", URL);

    private final Slice upstreams = Slice.of(UpstreamDecider::register);

    @Test
    void addsAnUpstream() {
        upstreams.given().when(ADD).then(ADDED);
    }

    @Test
    void addsItOnce() {
        upstreams
                .given(ADDED)
                .when(ADD)
                .thenRefused("upstream-name-taken", Kind.CONFLICT, "There is an upstream 'partner' already");
    }

    @Test
    void addsItAgainWhereItWasRemoved() {
        upstreams.given(ADDED, REMOVED).when(ADD).then(ADDED);
    }

    @Test
    void aNameStandsForOneIndexForEver() {
        upstreams
                .given(ADDED, REMOVED)
                .when(AddUpstream.of("partner", "https://other.example.org/simple/", List.of(), List.of()))
                .thenRefused(
                        "upstream-name-taken",
                        Kind.CONFLICT,
                        "'partner' was the name of https://index.example.org/simple/");
    }

    @Test
    void removesAnUpstreamOnce() {
        upstreams.given(ADDED).when(new RemoveUpstream("partner")).then(REMOVED);
        upstreams
                .given(ADDED, REMOVED)
                .when(new RemoveUpstream("partner"))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void thereAreNotManyOfThem() {
        upstreams
                .given(IntStream.range(0, 20)
                        .mapToObj(i -> new UpstreamAdded("u" + i, URL, List.of("*"), List.of()))
                        .toArray())
                .when(ADD)
                .thenRefused("too-many-upstreams", Kind.UNPROCESSABLE, "There are 20 upstreams at most");
    }

    @Test
    void namesPackagesAndHosts() {
        AddUpstream command = AddUpstream.of(
                "partner", URL.toString(), List.of("acme-*", "Acme_Tools"), List.of("Files.example.org:8443"));

        assertThat(command.packages()).containsExactly("acme-*", "Acme_Tools");
        assertThat(command.fileHosts()).containsExactly("files.example.org:8443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://reader:secret@index.example.org/simple/",
                "https://reader@index.example.org/simple/",
                "ftp://index.example.org/simple/",
                "index.example.org",
                "https://index.example.org/simple/?token=secret",
                "https://index.example.org:70000/simple/",
                "https:///simple/",
                ""
            })
    void takesNoUrlThatIsNoneOrHoldsASecret(String url) {
        assertThatThrownBy(() -> AddUpstream.of("partner", url, List.of(), List.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void takesNoNonsense() {
        assertThatThrownBy(() -> AddUpstream.of("a b", URL.toString(), List.of(), List.of()))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> AddUpstream.of("a", URL.toString(), List.of("a b"), List.of()))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> AddUpstream.of("a", URL.toString(), List.of(), List.of("*")))
                .isInstanceOf(Refusal.class);
    }
}
