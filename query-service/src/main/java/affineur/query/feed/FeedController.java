package affineur.query.feed;

import affineur.access.Project;
import affineur.packaging.PackageName;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.Release;
import affineur.query.feed.Feed.Item;
import affineur.query.http.IndexUrl;
import affineur.query.http.Named;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The public index's feeds, in the index of the default project and of any: the newest packages, the newest releases, and
 * those of one package.
 *
 * @see <a href="https://docs.pypi.org/api/feeds/">Feeds</a>
 */
@RestController
public final class FeedController {
    private static final String ROOT = "/rss";
    private static final String OF_PROJECT = "/api/v4/projects/{project}/packages/pypi" + ROOT;
    private static final MediaType RSS = new MediaType("application", "rss+xml", StandardCharsets.UTF_8);
    private static final int PACKAGES = 40;
    private static final int RELEASES = 100;
    private static final int OF_PACKAGE = 40;

    private final Catalogue catalogue;
    private final Readers readers;

    public FeedController(Catalogue catalogue, Readers readers) {
        this.catalogue = catalogue;
        this.readers = readers;
    }

    @GetMapping({ROOT + "/packages.xml", OF_PROJECT + "/packages.xml"})
    ResponseEntity<byte[]> packages(
            HttpServletRequest request, @PathVariable(required = false) @Nullable String project) {
        Project readable = readable(request, project);
        IndexUrl index = IndexUrl.of(request, 2);
        return answer(new Feed(
                "Newest packages of " + readable.path(),
                index.url() + "/simple/",
                "Packages that came to " + readable.path(),
                catalogue.newestPackages(readable.id(), PACKAGES).stream()
                        .map(first -> new Item(
                                first.name().toString(),
                                index.simple(first.name()),
                                "package:" + first.number(),
                                first.begun()))
                        .toList()));
    }

    @GetMapping({ROOT + "/updates.xml", OF_PROJECT + "/updates.xml"})
    ResponseEntity<byte[]> updates(
            HttpServletRequest request, @PathVariable(required = false) @Nullable String project) {
        Project readable = readable(request, project);
        IndexUrl index = IndexUrl.of(request, 2);
        return answer(new Feed(
                "Newest releases of " + readable.path(),
                index.url() + "/simple/",
                "Releases of packages of " + readable.path(),
                items(catalogue.newestReleases(readable.id(), RELEASES), index)));
    }

    @GetMapping({ROOT + "/project/{name}/releases.xml", OF_PROJECT + "/project/{name}/releases.xml"})
    ResponseEntity<byte[]> releases(
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String project,
            @PathVariable String name) {
        Project readable = readable(request, project);
        PackageName parsed = Named.name(name);
        IndexUrl index = IndexUrl.of(request, 4);
        List<Release> releases = catalogue
                .contents(readable.id(), parsed)
                .orElseThrow(() -> new Refusal(
                        ProblemType.PACKAGE_NOT_FOUND,
                        "There is no package '" + parsed + "' in project '" + readable.path() + "'."))
                .releases()
                .stream()
                .sorted(Comparator.comparingLong(Release::number).reversed())
                .limit(OF_PACKAGE)
                .toList();
        return answer(new Feed(
                "Newest releases of " + parsed,
                index.simple(parsed),
                "Releases of " + parsed + " in " + readable.path(),
                items(releases, index)));
    }

    private Project readable(HttpServletRequest request, @Nullable String project) {
        return readers.project(readers.callers().of(request), project);
    }

    private static List<Item> items(List<Release> releases, IndexUrl index) {
        return releases.stream()
                .map(release -> new Item(
                        release.name() + " " + release.version(),
                        index.simple(release.name()),
                        "release:" + release.number(),
                        release.begun()))
                .toList();
    }

    private static ResponseEntity<byte[]> answer(Feed feed) {
        return ResponseEntity.ok().contentType(RSS).body(feed.toBytes());
    }
}
