package affineur.upstream;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/**
 * A page as HTML, read as it comes: what has been read is dropped from the tree, so that no page fills the memory.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/simple-repository-api/#base-html-api">HTML</a>
 */
final class HtmlPage {
    private static final int DEEPEST = 64;

    private HtmlPage() {}

    /** @throws Trouble if it is no such page */
    static void read(InputStream body, Charset charset, PageReading page, Troubles troubles) {
        try (StreamParser html = new StreamParser(Parser.htmlParser().setMaxDepth(DEEPEST))
                .parse(new InputStreamReader(body, charset), "")) {
            Iterator<Element> elements = html.iterator();
            while (elements.hasNext()) {
                Element element = elements.next();
                read(element, page);
                if (element.parent() != null && !isFrame(element)) {
                    element.remove();
                }
            }
        } catch (UncheckedIOException _) {
            throw troubles.broken("sends a page that is no HTML.");
        }
    }

    private static boolean isFrame(Element element) {
        return switch (element.normalName()) {
            case "html", "head", "body" -> true;
            default -> false;
        };
    }

    private static void read(Element element, PageReading page) {
        switch (element.normalName()) {
            case "base" -> {
                if (element.hasAttr("href")) {
                    page.base(element.attr("href"));
                }
            }
            case "meta" -> meta(element.attr("name"), element.attr("content"), page);
            case "a" -> {
                if (element.hasAttr("href")) {
                    page.file(file(element));
                }
            }
            default -> {}
        }
    }

    private static void meta(String name, String content, PageReading page) {
        switch (name) {
            case "pypi:repository-version" -> page.apiVersion(content);
            case "pypi:project-status" -> page.status(content);
            case "pypi:project-status-reason" -> page.statusReason(content);
            default -> {}
        }
    }

    private static LinkedFile file(Element anchor) {
        LinkedFile file = new LinkedFile();
        file.url = anchor.attr("href");
        file.requiresPython = optional(anchor, "data-requires-python");
        file.yanked = optional(anchor, "data-yanked");
        String metadata = optional(anchor, "data-core-metadata");
        file.metadata = offer(metadata == null ? optional(anchor, "data-dist-info-metadata") : metadata);
        file.provenance = optional(anchor, "data-provenance");
        return file;
    }

    private static @Nullable String optional(Element anchor, String attribute) {
        return anchor.hasAttr(attribute) ? anchor.attr(attribute) : null;
    }

    /** {@code true}, or {@code sha256=…}. */
    private static @Nullable Map<String, String> offer(@Nullable String written) {
        if (written == null || written.equals("false")) {
            return null;
        }
        Map<String, String> hashes = new HashMap<>();
        PageReading.hash(written, hashes);
        return hashes;
    }
}
