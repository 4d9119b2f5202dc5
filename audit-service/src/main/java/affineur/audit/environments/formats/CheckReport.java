package affineur.audit.environments.formats;

import affineur.audit.environments.formats.Installed.OnDisk;
import affineur.audit.registered.RecordRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What our own {@code check.py} sends: {@code pip inspect}, and of each package its RECORD and what is not as that says; and
 * the indexes that pip and uv are configured with.
 */
final class CheckReport implements Format {
    private static final int MOST_PATHS = 100;

    @Override
    public String name() {
        return "check";
    }

    @Override
    public boolean isIn(Content content) {
        return content.json().has("affineur_check");
    }

    @Override
    public Environment read(Content content) {
        JsonNode report = content.json();
        if (report.path("affineur_check").asInt(0) != 1) {
            throw Content.invalid("This check.py is of another version: fetch it again.");
        }
        List<SafeUrl> indexes = new ArrayList<>();
        boolean unnamed = false;
        for (JsonNode index : report.path("indexes")) {
            SafeUrl url = SafeUrl.of(index.path("url").asString(""));
            if (url == null) {
                unnamed = true;
            } else if (!indexes.contains(url)) {
                indexes.add(url);
            }
        }
        List<Installed> packages =
                Content.each(report.path("installed"), "package", (node, where) -> Optional.of(installed(node, where)));
        return PipInspect.environment(name(), report, indexes, unnamed, packages);
    }

    private static Installed installed(JsonNode node, String where) {
        Installed said = PipInspect.installed(node, where);
        Whence whence =
                said.whence() == null && node.path("bundled").asBoolean(false) ? new Whence.Bundled() : said.whence();
        return new Installed(said.name(), said.version(), said.digests(), whence, disk(node));
    }

    private static OnDisk disk(JsonNode node) {
        String record = node.path("record").asString("");
        List<String> altered = new ArrayList<>();
        for (JsonNode path : node.path("altered")) {
            String text = Content.text(path);
            if (text != null && altered.size() < MOST_PATHS) {
                altered.add(text);
            }
        }
        return new OnDisk(record.isEmpty() ? Map.of() : RecordRows.of(record), altered);
    }
}
