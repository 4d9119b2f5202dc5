package affineur.e2e;

import java.nio.file.Path;
import java.util.List;

/** An empty virtual environment to install into. */
record Installation(Shell shell, Path directory) {
    static Installation in(Shell shell) {
        return in(shell, "env");
    }

    static Installation in(Shell shell, String name) {
        Path directory = shell.directory().resolve(name);
        shell.ok(
                "uv",
                "venv",
                "--quiet",
                "--no-config",
                "--python",
                PythonClients.get().bin().resolve("python"),
                directory);
        return new Installation(shell, directory);
    }

    Installation with(String variable, String value) {
        return new Installation(shell.with(variable, value), directory);
    }

    /** {@code pip install} with these arguments; must succeed. */
    Shell.Result pip(Object... arguments) {
        return shell.ok(pipCommand(arguments));
    }

    /** {@code pip install} with these arguments; must fail. */
    Shell.Result pipFails(Object... arguments) {
        return shell.fails(pipCommand(arguments));
    }

    private Object[] pipCommand(Object... arguments) {
        var command = new Object[arguments.length + 4];
        command[0] = "pip";
        command[1] = "--python";
        command[2] = directory;
        command[3] = "install";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return command;
    }

    /** {@code uv pip install} with these arguments; must succeed. */
    Shell.Result uv(Object... arguments) {
        return shell.ok(uvCommand(arguments));
    }

    Shell.Result uvFails(Object... arguments) {
        return shell.fails(uvCommand(arguments));
    }

    private Object[] uvCommand(Object... arguments) {
        var command = new Object[arguments.length + 5];
        command[0] = "uv";
        command[1] = "pip";
        command[2] = "install";
        command[3] = "--python";
        command[4] = directory;
        System.arraycopy(arguments, 0, command, 5, arguments.length);
        return command;
    }

    /** {@code pip freeze}: names with versions. */
    List<String> freeze() {
        return shell.ok("pip", "--python", directory, "freeze")
                .output()
                .strip()
                .lines()
                .toList();
    }

    /** What the installed package's module says its version is. */
    String version(Wheel wheel) {
        return eval(wheel.module(), "__version__");
    }

    /** An attribute of an installed module. */
    String eval(String module, String attribute) {
        return shell.ok(
                        directory.resolve("bin/python"),
                        "-c",
                        "import %s as m; print(m.%s)".formatted(module, attribute))
                .output()
                .strip();
    }
}
