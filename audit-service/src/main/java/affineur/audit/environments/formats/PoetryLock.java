package affineur.audit.environments.formats;

import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code poetry.lock}: of each package the digests of all of its files, and its source if it is not Poetry's own index. */
final class PoetryLock implements Format {
    @Override
    public String name() {
        return "poetry-lock";
    }

    @Override
    public boolean isIn(Content content) {
        return content.toml().path("package").isArray()
                && content.toml().path("metadata").has("lock-version");
    }

    @Override
    public Environment read(Content content) {
        return Environment.of(
                name(),
                Content.each(
                        content.toml().path("package"),
                        "package",
                        (node, where) -> Optional.of(new Installed(
                                Content.name(node.path("name"), where),
                                Content.version(node.path("version"), where),
                                digests(node, where),
                                whence(node.path("source")),
                                null))));
    }

    private static List<Sha256> digests(JsonNode node, String where) {
        List<String> written = new ArrayList<>();
        node.path("files").forEach(file -> written.add(file.path("hash").asString("")));
        return Content.digests(written, where);
    }

    private static @Nullable Whence whence(JsonNode source) {
        String written = source.path("url").asString("");
        SafeUrl url = SafeUrl.of(written);
        return switch (source.path("type").asString("")) {
            case "git" -> new Whence.Repository("git", url, Content.text(source.path("resolved_reference")));
            case "directory", "file" -> Whence.Local.of(Content.text(source.path("url")), false);
            case "url" -> new Whence.Direct(url);
            case "legacy" -> url == null ? null : new Whence.Index(url);
            default -> null;
        };
    }
}
