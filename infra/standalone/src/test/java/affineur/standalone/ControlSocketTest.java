package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir
    Path directory;

    @Test
    void answersWhoeverCanReadTheDataDirectory() throws IOException {
        AtomicInteger issued = new AtomicInteger();
        try (DataDirectory data = DataDirectory.open(directory);
                ControlSocket _ = ControlSocket.listen(data, () -> "token-" + issued.incrementAndGet())) {
            assertThat(ControlSocket.ask(directory)).isEqualTo("token-1");
            assertThat(ControlSocket.ask(directory)).isEqualTo("token-2");
        }
    }

    @Test
    void onlyItsOwnUserCanReachIt() throws IOException {
        try (DataDirectory data = DataDirectory.open(directory);
                ControlSocket _ = ControlSocket.listen(data, () -> "token")) {
            Path socket = Path.of(Files.readString(directory.resolve("control")));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void leavesNothingBehindAndSaysThatNobodyAnswers() throws IOException {
        Path socket;
        try (DataDirectory data = DataDirectory.open(directory);
                ControlSocket _ = ControlSocket.listen(data, () -> "token")) {
            socket = Path.of(Files.readString(directory.resolve("control")));
        }
        assertThat(socket.getParent()).doesNotExist();
        assertThatThrownBy(() -> ControlSocket.ask(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void failureToIssueIsNoAnswer() throws IOException {
        try (DataDirectory data = DataDirectory.open(directory);
                ControlSocket _ = ControlSocket.listen(data, () -> {
                    throw new IllegalStateException("the ledger is gone");
                })) {
            assertThatThrownBy(() -> ControlSocket.ask(directory)).hasMessageContaining("its log says why");
        }
    }
}
