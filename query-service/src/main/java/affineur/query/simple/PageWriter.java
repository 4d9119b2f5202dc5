package affineur.query.simple;

import affineur.packaging.PackageName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Writes the pages of the simple API in one media type, in UTF-8, the same bytes for the same content. */
interface PageWriter {
    void write(ProjectPage page, Links links, OutputStream out) throws IOException;

    /** @param names hands every package's name to its argument, in order */
    void writeList(Consumer<Consumer<PackageName>> names, Links links, OutputStream out) throws IOException;

    static PageWriter of(MediaType type) {
        return switch (type) {
            case JSON -> new JsonPages();
            case HTML, TEXT_HTML -> new HtmlPages();
        };
    }
}
