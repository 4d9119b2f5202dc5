package affineur.audit.environments.formats;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code pip inspect}: what is installed. Of what comes from an index it says neither which one nor a digest.
 *
 * @see <a href="https://pip.pypa.io/en/stable/reference/inspect-report/">pip inspect JSON output specification</a>
 */
final class PipInspect implements Format {
    @Override
    public String name() {
        return "pip-inspect";
    }

    @Override
    public boolean isIn(Content content) {
        return content.json().path("installed").isArray() && content.json().has("pip_version");
    }

    @Override
    public Environment read(Content content) {
        List<Installed> packages = Content.each(
                content.json().path("installed"), "package", (node, where) -> Optional.of(installed(node, where)));
        return environment(name(), content.json(), List.of(), false, packages);
    }

    static Installed installed(JsonNode node, String where) {
        DirectUrl direct = DirectUrl.of(node.path("direct_url"), where);
        return new Installed(
                Content.name(node.at("/metadata/name"), where),
                Content.version(node.at("/metadata/version"), where),
                direct == null ? List.of() : direct.digests(),
                direct == null ? null : direct.whence(),
                null);
    }

    /** With what pip says of itself and of Python, in all of its reports. */
    static Environment environment(
            String format, JsonNode report, List<SafeUrl> indexes, boolean unnamed, List<Installed> packages) {
        JsonNode markers = report.path("environment");
        String pip = Content.text(report.path("pip_version"));
        return new Environment(
                format,
                pip == null ? null : "pip " + pip,
                Content.text(markers.path("python_full_version")),
                platform(Content.text(markers.path("sys_platform")), Content.text(markers.path("platform_machine"))),
                indexes,
                unnamed,
                packages);
    }

    private static @Nullable String platform(@Nullable String system, @Nullable String machine) {
        return system == null || machine == null ? system : system + " " + machine;
    }
}
