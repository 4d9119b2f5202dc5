package affineur.audit.environments.formats;

import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code pylock.toml} (PEP 751): of each package its index, repository, directory or archive, and the digests of its files.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/pylock-toml/">pylock.toml</a>
 */
final class Pylock implements Format {
    @Override
    public String name() {
        return "pylock";
    }

    @Override
    public boolean isIn(Content content) {
        return content.toml().has("lock-version");
    }

    @Override
    public Environment read(Content content) {
        List<Installed> packages = Content.each(content.toml().path("packages"), "package", Pylock::installed);
        String tool = Content.text(content.toml().path("created-by"));
        return new Environment(name(), tool, null, null, List.of(), false, packages);
    }

    private static Optional<Installed> installed(JsonNode node, String where) {
        return Optional.of(new Installed(
                Content.name(node.path("name"), where),
                Content.version(node.path("version"), where),
                digests(node, where),
                whence(node),
                null));
    }

    private static List<Sha256> digests(JsonNode node, String where) {
        List<String> written = new ArrayList<>();
        node.path("wheels")
                .forEach(wheel -> written.add(wheel.at("/hashes/sha256").asString("")));
        written.add(node.at("/sdist/hashes/sha256").asString(""));
        written.add(node.at("/archive/hashes/sha256").asString(""));
        return Content.digests(written, where);
    }

    private static @Nullable Whence whence(JsonNode node) {
        JsonNode vcs = node.path("vcs");
        if (vcs.isObject()) {
            String kind = Content.text(vcs.path("type"));
            return new Whence.Repository(
                    kind == null ? "vcs" : kind,
                    SafeUrl.of(vcs.path("url").asString("")),
                    Content.text(vcs.path("commit-id")));
        }
        JsonNode directory = node.path("directory");
        if (directory.isObject()) {
            return Whence.Local.of(
                    Content.text(directory.path("path")),
                    directory.path("editable").asBoolean(false));
        }
        JsonNode archive = node.path("archive");
        if (archive.isObject()) {
            return archive.has("path") && !archive.has("url")
                    ? Whence.Local.of(Content.text(archive.path("path")), false)
                    : new Whence.Direct(SafeUrl.of(archive.path("url").asString("")));
        }
        SafeUrl file = SafeUrl.of(node.path("wheels")
                .path(0)
                .path("url")
                .asString(node.at("/sdist/url").asString("")));
        SafeUrl index = SafeUrl.of(node.path("index").asString(""));
        SafeUrl shown = index == null ? file : index;
        return shown == null ? null : new Whence.Index(shown);
    }
}
