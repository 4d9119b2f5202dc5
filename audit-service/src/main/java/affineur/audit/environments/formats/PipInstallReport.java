package affineur.audit.environments.formats;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code pip install --report}: what was installed, from which URL, and its digest.
 *
 * @see <a href="https://pip.pypa.io/en/stable/reference/installation-report/">Installation report</a>
 */
final class PipInstallReport implements Format {
    @Override
    public String name() {
        return "pip-install-report";
    }

    @Override
    public boolean isIn(Content content) {
        return content.json().path("install").isArray() && content.json().has("pip_version");
    }

    @Override
    public Environment read(Content content) {
        List<Installed> packages = Content.each(
                content.json().path("install"), "package", (node, where) -> Optional.of(installed(node, where)));
        return PipInspect.environment(name(), content.json(), List.of(), false, packages);
    }

    private static Installed installed(JsonNode node, String where) {
        DirectUrl from = DirectUrl.of(node.path("download_info"), where);
        Whence whence = from == null ? null : from.whence();
        if (whence instanceof Whence.Direct(SafeUrl url)
                && !node.path("is_direct").asBoolean(false)) {
            whence = url == null ? null : new Whence.Index(url);
        }
        return new Installed(
                Content.name(node.at("/metadata/name"), where),
                Content.version(node.at("/metadata/version"), where),
                from == null ? List.of() : from.digests(),
                whence,
                null);
    }
}
