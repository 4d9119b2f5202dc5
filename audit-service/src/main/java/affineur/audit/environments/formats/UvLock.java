package affineur.audit.environments.formats;

import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code uv.lock}: of each package the index or other source, and the digests of all of its files. */
final class UvLock implements Format {
    @Override
    public String name() {
        return "uv-lock";
    }

    @Override
    public boolean isIn(Content content) {
        return content.toml().path("package").isArray() && content.toml().has("version");
    }

    @Override
    public Environment read(Content content) {
        return Environment.of(name(), Content.each(content.toml().path("package"), "package", UvLock::installed));
    }

    private static Optional<Installed> installed(JsonNode node, String where) {
        JsonNode source = node.path("source");
        if (source.has("virtual")) {
            // the project itself, which is not installed
            return Optional.empty();
        }
        return Optional.of(new Installed(
                Content.name(node.path("name"), where),
                Content.version(node.path("version"), where),
                digests(node, where),
                whence(source),
                null));
    }

    private static List<Sha256> digests(JsonNode node, String where) {
        List<String> written = new ArrayList<>();
        written.add(node.at("/sdist/hash").asString(""));
        node.path("wheels").forEach(wheel -> written.add(wheel.path("hash").asString("")));
        return Content.digests(written, where);
    }

    private static @Nullable Whence whence(JsonNode source) {
        for (String local : List.of("directory", "editable", "path")) {
            if (source.has(local)) {
                return Whence.Local.of(Content.text(source.path(local)), local.equals("editable"));
            }
        }
        if (source.has("git")) {
            String written = source.path("git").asString("");
            int commit = written.lastIndexOf('#');
            return new Whence.Repository("git", SafeUrl.of(written), commit < 0 ? null : written.substring(commit + 1));
        }
        if (source.has("url")) {
            return new Whence.Direct(SafeUrl.of(source.path("url").asString("")));
        }
        String index = source.path("registry").asString("");
        SafeUrl url = SafeUrl.of(index);
        if (url != null) {
            return new Whence.Index(url);
        }
        // a directory of files is an index, too
        return index.isEmpty() || index.contains("://")
                ? null
                : Whence.Local.of(Content.text(source.path("registry")), false);
    }
}
