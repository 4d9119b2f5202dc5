package affineur.query.simple;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.catalogue.StatusMarker;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** HTML by PEP 503, 592 (yanked), 629 (version), 658 and 714 (metadata), 740 (provenance), 792 (status). It grows no further (PEP 833). */
final class HtmlPages implements PageWriter {
    private static final String API_VERSION = "1.4";

    @Override
    public void write(ProjectPage page, Links links, OutputStream out) throws IOException {
        try (Writer html = writer(out)) {
            begin(html, "Links for " + page.name(), status(page.marker()));
            for (ProjectPage.File file : page.files()) {
                link(html, links, file);
            }
            end(html);
        }
    }

    @Override
    public void writeList(Consumer<Consumer<PackageName>> names, Links links, OutputStream out) throws IOException {
        try (Writer html = writer(out)) {
            begin(html, "Simple index", "");
            names.accept(name -> {
                try {
                    html.write("    <a href=\"" + links.packages() + name + "/\">" + name + "</a><br />\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            end(html);
        }
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 16 << 10);
    }

    private static String status(StatusMarker marker) {
        String status = meta("pypi:project-status", marker.status().toString());
        return marker.reason() == null ? status : status + meta("pypi:project-status-reason", marker.reason());
    }

    private static String meta(String name, String content) {
        return "    <meta name=\"" + name + "\" content=\"" + escape(content) + "\">\n";
    }

    /** @param more lines of the head */
    private static void begin(Writer html, String title, String more) throws IOException {
        html.write("""
                <!DOCTYPE html>
                <html>
                  <head>
                    <meta charset="utf-8">
                    <meta name="pypi:repository-version" content="%s">
                %s    <title>%s</title>
                  </head>
                  <body>
                    <h1>%s</h1>
                """.formatted(API_VERSION, more, title, title));
    }

    private static void link(Writer html, Links links, ProjectPage.File file) throws IOException {
        html.write("    <a href=\"" + links.index() + file.url() + "#sha256=" + file.sha256() + "\"");
        if (file.requiresPython() != null) {
            html.write(" data-requires-python=\"" + escape(file.requiresPython()) + "\"");
        }
        if (file.metadata() != null) {
            Sha256 digest = file.metadata().sha256();
            String metadata = digest == null ? "true" : "sha256=" + digest;
            html.write(" data-core-metadata=\"" + metadata + "\" data-dist-info-metadata=\"" + metadata + "\"");
        }
        if (file.provenance() != null) {
            html.write(" data-provenance=\"" + links.index() + escape(file.provenance()) + "\"");
        }
        if (file.yanked() != null) {
            html.write(" data-yanked=\"" + escape(file.yanked()) + "\"");
        }
        html.write(">" + escape(file.filename()) + "</a><br />\n");
    }

    private static void end(Writer html) throws IOException {
        html.write("  </body>\n</html>\n");
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
