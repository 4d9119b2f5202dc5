package affineur.server.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;

/** Help that tells of each setting its environment variable and its default. */
final class SettingsHelp extends Help {
    SettingsHelp(CommandSpec command, ColorScheme colors) {
        super(command, colors);
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
        IOptionRenderer plain = super.createDefaultOptionRenderer();
        return (option, labels, colors) -> {
            List<Text[]> rows = new ArrayList<>(Arrays.asList(plain.render(option, labels, colors)));
            Setting.of(option).ifPresent(setting -> rows.add(row(setting, colors)));
            return rows.toArray(Text[][]::new);
        };
    }

    private static Text[] row(Setting setting, ColorScheme colors) {
        String byDefault = setting.byDefault();
        Text none = colors.text("");
        return new Text[] {
            none,
            none,
            none,
            none,
            colors.text(setting.environment() + (byDefault == null ? "" : "; default: " + byDefault))
        };
    }
}
