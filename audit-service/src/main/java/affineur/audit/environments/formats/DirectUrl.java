package affineur.audit.environments.formats;

import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A {@code direct_url.json}, and what pip's reports have in its form.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/direct-url-data-structure/">Direct URL data structure</a>
 */
record DirectUrl(Whence whence, List<Sha256> digests) {
    /** Null where there is none. */
    static @Nullable DirectUrl of(JsonNode node, String where) {
        if (!node.isObject()) {
            return null;
        }
        String written = node.path("url").asString("");
        SafeUrl url = SafeUrl.of(written);
        List<Sha256> digests = digests(node.path("archive_info"), where);
        JsonNode vcs = node.path("vcs_info");
        if (vcs.isObject()) {
            String kind = Content.text(vcs.path("vcs"));
            return new DirectUrl(
                    new Whence.Repository(kind == null ? "vcs" : kind, url, Content.text(vcs.path("commit_id"))),
                    digests);
        }
        if (written.startsWith("file:") || node.path("dir_info").isObject()) {
            return new DirectUrl(
                    Whence.Local.of(written, node.at("/dir_info/editable").asBoolean(false)), digests);
        }
        return new DirectUrl(new Whence.Direct(url), digests);
    }

    static List<Sha256> digests(JsonNode archive, String where) {
        List<String> written = new ArrayList<>();
        written.add(archive.path("hash").asString(""));
        written.add(archive.at("/hashes/sha256").asString(""));
        return Content.digests(written, where);
    }
}
