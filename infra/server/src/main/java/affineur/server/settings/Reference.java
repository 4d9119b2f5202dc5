package affineur.server.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** All settings of all commands that start something, as a table in Markdown. */
public final class Reference {
    private final Map<String, Row> rows = new TreeMap<>();

    private record Row(Setting setting, List<String> commands) {}

    private Reference() {}

    /** @param roots picocli's commands, with their subcommands */
    public static String of(List<?> roots) {
        Reference reference = new Reference();
        for (Object root : roots) {
            CommandLines.described(root).getSubcommands().forEach(reference::add);
        }
        return reference.table();
    }

    private void add(String name, CommandLine command) {
        CommandSpec model = command.getCommandSpec();
        if (CommandLines.starts(model)) {
            for (Setting setting : Setting.ofCommand(model)) {
                Row row = rows.computeIfAbsent(setting.name(), n -> new Row(setting, new ArrayList<>()));
                row.commands.add(name);
            }
        }
    }

    private String table() {
        return rows.values().stream()
                .map(Reference::line)
                .collect(Collectors.joining(
                        "\n", "| setting | variable | default | of | what it is |\n|---|---|---|---|---|\n", "\n"));
    }

    private static String line(Row row) {
        Setting setting = row.setting;
        String byDefault = setting.byDefault();
        String description = String.join(" ", setting.option().description());
        return "| `" + setting.name() + "` " + setting.option().paramLabel() + " | `" + setting.environment() + "` | "
                + (byDefault == null ? setting.option().required() ? "none: must be set" : "" : "`" + byDefault + "`")
                + " | " + String.join(", ", row.commands) + " | " + description + " |";
    }
}
