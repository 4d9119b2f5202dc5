package affineur.audit.environments.formats;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code pip list --format json}, which {@code uv pip list} writes too: names and versions, and where editable ones are. */
final class PipList implements Format {
    @Override
    public String name() {
        return "pip-list";
    }

    @Override
    public boolean isIn(Content content) {
        return content.json().isArray() && content.json().path(0).has("name");
    }

    @Override
    public Environment read(Content content) {
        return Environment.of(
                name(), Content.each(content.json(), "package", (node, where) -> Optional.of(installed(node, where))));
    }

    private static Installed installed(JsonNode node, String where) {
        Installed said =
                Installed.named(Content.name(node.path("name"), where), Content.version(node.path("version"), where));
        String place = Content.text(node.path("editable_project_location"));
        return place == null
                ? said
                : new Installed(said.name(), said.version(), said.digests(), Whence.Local.of(place, true), null);
    }
}
