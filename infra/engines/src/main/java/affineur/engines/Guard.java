package affineur.engines;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;

/**
 * Kills a child process when this JVM is gone: a shell that waits for the end of its input, which comes when the kernel
 * closes our end of the pipe. Shutdown hooks do not run after kill -9, and a parent-death signal would follow the thread
 * that started the child.
 */
final class Guard {
    /** A line says that the child has ended by itself. */
    private static final String SCRIPT = "trap '' INT HUP TERM; read -r _ || kill -s KILL -- \"$1\"";

    private Guard() {}

    static void over(Process child) throws IOException {
        String target = (HostTools.SETSID ? "-" : "") + child.pid();
        Process shell = new ProcessBuilder("sh", "-c", SCRIPT, "guard", target)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        var _ = child.onExit().thenRun(() -> release(shell));
    }

    private static void release(Process shell) {
        try (OutputStream input = shell.getOutputStream()) {
            input.write('\n');
        } catch (IOException e) {
            shell.destroyForcibly();
        }
    }
}
