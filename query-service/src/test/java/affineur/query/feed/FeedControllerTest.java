package affineur.query.feed;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.FileEvent.FilePublished;
import affineur.query.TestRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

final class FeedControllerTest {
    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    FeedControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory.resolve("registry"));
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private FilePublished publish(String filename) {
        return registry.announce(PUBLIC, filename, filename.getBytes(StandardCharsets.UTF_8));
    }

    private Document feed(String path) throws Exception {
        HttpResponse<byte[]> answer = get(registry.url(path));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/rss+xml;charset=UTF-8");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(answer.body()));
    }

    /** Of the items, after that of the channel where it has one. */
    private static List<String> texts(Document feed, String element) {
        List<String> texts = new ArrayList<>();
        NodeList items = feed.getElementsByTagName("item");
        for (int i = 0; i < items.getLength(); i++) {
            NodeList children = items.item(i).getChildNodes();
            for (int j = 0; j < children.getLength(); j++) {
                if (children.item(j).getNodeName().equals(element)) {
                    texts.add(children.item(j).getTextContent());
                }
            }
        }
        return texts;
    }

    @Test
    void tellsOfTheNewestPackages() throws Exception {
        FilePublished first = publish("first-1.0.tar.gz");
        publish("second-1.0.tar.gz");
        publish("first-2.0.tar.gz");
        FilePublished third = publish("third-1.0.tar.gz");
        registry.announce(PRIVATE, "secret-1.0.tar.gz", new byte[1]);

        Document feed = feed("/rss/packages.xml");
        assertThat(texts(feed, "title")).containsExactly("third", "second", "first");
        assertThat(texts(feed, "link")).startsWith(registry.url("/simple/third/"));
        assertThat(texts(feed, "guid")).containsExactly("package:10", "package:8", "package:7");
        assertThat(texts(feed, "pubDate")).startsWith("Sat, 1 Aug 2026 10:00:10 GMT");

        registry.delete(third);
        registry.delete(first);
        assertThat(texts(feed("/rss/packages.xml"), "title"))
                .as("one is gone; that a release is gone makes no package new")
                .containsExactly("second", "first");
        publish("third-1.0.tar.gz");
        assertThat(texts(feed("/rss/packages.xml"), "title"))
                .as("it came back")
                .containsExactly("third", "second", "first");
    }

    @Test
    void tellsOfTheNewestReleases() throws Exception {
        publish("pack-1.0.tar.gz");
        publish("other-1.0.tar.gz");
        publish("pack-0.9.tar.gz");
        publish("pack-1.0-py3-none-any.whl");

        Document feed = feed("/rss/updates.xml");
        assertThat(texts(feed, "title")).containsExactly("pack 0.9", "other 1.0", "pack 1.0");
        assertThat(texts(feed, "guid")).containsExactly("release:9", "release:8", "release:7");
        assertThat(texts(feed("/rss/project/Pack/releases.xml"), "title")).containsExactly("pack 0.9", "pack 1.0");
    }

    @Test
    void endsSomewhere() throws Exception {
        for (int i = 0; i < 101; i++) {
            publish("pack" + i + "-1.0.tar.gz");
        }
        assertThat(texts(feed("/rss/packages.xml"), "title")).hasSize(40).startsWith("pack100");
        assertThat(texts(feed("/rss/updates.xml"), "title")).hasSize(100).startsWith("pack100 1.0");
    }

    @Test
    void isForThoseWhoMayReadTheProject() throws Exception {
        registry.announce(PRIVATE, "secret-1.0.tar.gz", new byte[1]);
        String index = "/api/v4/projects/team%2Fsecret/packages/pypi";
        for (String feed : List.of("/packages.xml", "/updates.xml", "/project/secret/releases.xml")) {
            assertThat(get(registry.url(index + "/rss" + feed)).statusCode()).isEqualTo(401);
            HttpResponse<byte[]> known = get(registry.url(index + "/rss" + feed), "PRIVATE-TOKEN", registry.token());
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(text(known)).contains("<link>" + registry.url(index + "/simple/secret/") + "</link>");
        }
        assertThat(get(registry.url("/rss/project/secret/releases.xml")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void isTheSameAfterGrowingAnew() throws Exception {
        publish("first-1.0.tar.gz");
        publish("second-1.0.tar.gz");
        publish("first-1.1.tar.gz");
        TestRegistry other = registry.regrown(directory.resolve("other"), 2);
        try {
            for (String path : List.of("/rss/packages.xml", "/rss/updates.xml")) {
                assertThat(text(get(other.url(path))).replace(other.url(""), ""))
                        .isEqualTo(text(get(registry.url(path))).replace(registry.url(""), ""));
            }
        } finally {
            other.stop();
        }
    }
}
