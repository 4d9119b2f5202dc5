package affineur.query.forward;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.EMPTY;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static affineur.query.TestRegistry.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.FileEvent.FilePublished;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageOrigin;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.events.Visibility;
import affineur.packaging.PackageName;
import affineur.query.TestRegistry;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForwarderTest {
    private static final Holder GROUP = Holder.of(new GroupId(1));
    private static final PackageName CHEESE = PackageName.parse("cheese");

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ForwarderTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = TestRegistry.forwarding(directory);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private HttpResponse<byte[]> page(String path) throws Exception {
        return get(registry.url(path), "Authorization", "Bearer " + registry.token());
    }

    private HttpResponse<byte[]> cheese(ProjectId project) throws Exception {
        return page("/api/v4/projects/" + project + "/packages/pypi/simple/cheese/");
    }

    private FilePublished publish(ProjectId project) throws Exception {
        return registry.announce(project, "cheese-1.0.tar.gz", "1.0".getBytes(StandardCharsets.UTF_8));
    }

    private static void assertForwarded(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(302);
        assertThat(header(answer, "Location")).isEqualTo(UPSTREAM + "cheese/");
    }

    private static void assertHere(HttpResponse<byte[]> answer, String why) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).contains("There is no package 'cheese'", why);
    }

    @Test
    void asksThoseThatWereAddedByCommandBehindThoseOfTheSettings() throws Exception {
        URI partner = URI.create("https://partner.example.org/simple/");
        TestRegistry alone = new TestRegistry(directory.resolve("alone"));
        String jam = "/simple/jam/";
        assertThat(get(alone.url(jam)).statusCode()).isEqualTo(404);

        alone.happen(
                new UpstreamAdded("partner", partner, List.of("jam"), List.of()),
                new UpstreamAdded("other", URI.create("https://other.example.org/simple/"), List.of("*"), List.of()));
        assertThat(header(get(alone.url(jam)), "Location")).isEqualTo(partner + "jam/");
        assertThat(header(get(alone.url("/simple/ham/")), "Location"))
                .isEqualTo("https://other.example.org/simple/ham/");
        alone.happen(new UpstreamRemoved("partner", partner));
        assertThat(header(get(alone.url(jam)), "Location")).isEqualTo("https://other.example.org/simple/jam/");
        alone.stop();

        registry.happen(new UpstreamAdded("partner", partner, List.of("*"), List.of()));
        assertForwarded(cheese(PUBLIC));
    }

    @Test
    void sendsClientsUpstreamForWhatIsNotHere() throws Exception {
        assertForwarded(page("/simple/cheese/"));
        assertForwarded(page("/simple/cheese/")); // also when it is known that it is not here
        assertForwarded(cheese(EMPTY));
        assertForwarded(page("/api/v4/projects/1/packages/pypi/simple/Cheese"));
        assertForwarded(page("/api/v4/groups/1/-/packages/pypi/simple/cheese/"));
        HttpResponse<byte[]> list = page("/simple/");
        assertThat(list.statusCode()).isEqualTo(200);
    }

    @Test
    void servesWhatIsHere() throws Exception {
        publish(PUBLIC);

        assertThat(cheese(PUBLIC).statusCode()).isEqualTo(200);
        assertThat(page("/api/v4/groups/1/-/packages/pypi/simple/cheese/").statusCode())
                .isEqualTo(200);
    }

    @Test
    void neverForwardsANameOfTheSameTopLevelGroup() throws Exception {
        publish(PRIVATE);

        assertHere(cheese(EMPTY), "is reserved");
        assertHere(cheese(PUBLIC), "is reserved");
    }

    @Test
    void keepsANameReservedWhenAllItsFilesAreDeleted() throws Exception {
        FilePublished file = publish(PUBLIC);
        registry.delete(file);

        assertHere(cheese(PUBLIC), "is reserved");
        assertHere(cheese(EMPTY), "is reserved");
    }

    @Test
    void forwardsANameOfAnotherTopLevelGroup() throws Exception {
        GroupId other = new GroupId(2);
        ProjectId foreign = new ProjectId(4);
        registry.happen(
                new GroupCreated(other, "other", "Other"),
                new ProjectCreated(foreign, other, "wheels", "Wheels", Visibility.PUBLIC));
        publish(foreign);

        assertForwarded(cheese(PUBLIC));
    }

    @Test
    void neverForwardsANameInANamespace() throws Exception {
        registry.happen(new NamespaceGranted(PackageName.parse("cheese"), new GroupId(1)));

        assertHere(cheese(PUBLIC), "in the namespace 'cheese'");
        assertThat(text(page("/simple/cheese-rind/"))).contains("in the namespace 'cheese'");
        assertThat(page("/simple/cheesecake/").statusCode()).isEqualTo(302);
    }

    @Test
    void forwardsANameThatAMaintainerAllows() throws Exception {
        publish(PRIVATE);
        registry.happen(
                new NamespaceGranted(CHEESE, new GroupId(1)),
                new OriginControlled(Holder.of(EMPTY), CHEESE, PackageOrigin.BOTH));

        assertForwarded(cheese(EMPTY));
        assertHere(cheese(PUBLIC), "");
        assertThat(cheese(PRIVATE).statusCode()).isEqualTo(200);
    }

    @Test
    void passesOverWhatIsHereOfANameThatComesFromUpstreamOnly() throws Exception {
        publish(PUBLIC);
        assertThat(cheese(PUBLIC).statusCode()).isEqualTo(200);
        registry.happen(new OriginControlled(GROUP, CHEESE, PackageOrigin.UPSTREAM));

        assertForwarded(cheese(PUBLIC));
        assertForwarded(page("/api/v4/groups/1/-/packages/pypi/simple/cheese/"));

        registry.happen(new OriginReleased(GROUP, CHEESE));
        assertThat(cheese(PUBLIC).statusCode()).isEqualTo(200);
    }

    @Test
    void neverForwardsANameThatIsPublishedHereOnly() throws Exception {
        registry.happen(new OriginControlled(GROUP, CHEESE, PackageOrigin.PUBLISH));

        assertHere(cheese(EMPTY), "A maintainer has said that it is published here only");
        assertThat(page("/simple/wine/").statusCode()).isEqualTo(302);
    }

    @Test
    void forwardsOnlyWhereThatIsOn() throws Exception {
        registry.happen(new ForwardingChanged(null, false, false));
        assertHere(cheese(PUBLIC), "are not forwarded");

        registry.happen(new ForwardingChanged(Holder.of(PUBLIC), true, false));
        assertForwarded(cheese(PUBLIC));
        assertHere(cheese(EMPTY), "are not forwarded");

        registry.happen(new ForwardingChanged(null, false, true));
        assertHere(cheese(PUBLIC), "are not forwarded");

        registry.happen(new ForwardingInherited(null));
        assertForwarded(cheese(EMPTY));
    }

    @Test
    void tellsNothingToWhoMayNotRead() throws Exception {
        assertThat(get(registry.url("/api/v4/projects/2/packages/pypi/simple/cheese/"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void showsWhatHoldsToWhoMayChangeIt() throws Exception {
        assertThat(page("/api/v4/projects/1/package_settings").statusCode()).isEqualTo(403);
        assertThat(page("/api/v4/projects/1/package_origins").statusCode()).isEqualTo(403);
        assertThat(page("/api/v4/application/settings").statusCode()).isEqualTo(403);
    }
}
