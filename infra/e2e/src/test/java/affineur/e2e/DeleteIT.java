package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

@EndToEnd
class DeleteIT {
    @Test
    void deletedFileIsGoneAndItsNameIsFree(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("deleted-file", "1.0");
        Wheel stays = wheel.tagged("py3-none-win32");
        registry.publish(wheel);
        registry.publish(stays);
        String path = registry.page("deleted-file").path(wheel.filename());
        long release = position(registry, wheel);

        registry.asAdmin("DELETE", "/api/v4/projects/1/packages/" + release + "/package_files/" + release, "");

        assertThat(registry.page("deleted-file").filenames()).containsExactly(stays.filename());
        assertThat(registry.get(path).statusCode()).isEqualTo(404);
        Wheel other = wheel.saying("other");
        registry.publisher(shell).ok("twine", "upload", other.writeTo(shell.directory()));
        Installation installation = Installation.in(shell);
        installation.pip("--index-url", registry.simple(), "deleted-file");
        assertThat(installation.eval("deleted_file", "TEXT")).isEqualTo("other");
    }

    @Test
    void deletedReleaseIsGoneAndCanBePublishedAgain(Registry registry, Shell shell) {
        Wheel first = Wheel.of("deleted-release", "1.0");
        Wheel second = Wheel.of("deleted-release", "2.0");
        registry.publish(first);
        registry.publish(second);
        registry.publish(second.tagged("py3-none-win32"));

        registry.asAdmin("DELETE", "/api/v4/projects/1/packages/" + position(registry, second), "");

        assertThat(registry.page("deleted-release").versions()).containsExactly("1.0");
        Installation installation = Installation.in(shell);
        installation.uv("--index-url", registry.simple(), "deleted-release");
        assertThat(installation.version(first)).isEqualTo("1.0");
        installation.uvFails("--index-url", registry.simple(), "deleted-release==2.0");

        registry.publish(second);
        installation.uv("--upgrade", "--refresh", "--index-url", registry.simple(), "deleted-release");
        assertThat(installation.version(first)).isEqualTo("2.0");
    }

    @Test
    void packageWithoutFilesIsNotThere(Registry registry, Shell shell) {
        Wheel only = Wheel.of("deleted-wholly", "1.0");
        registry.publish(only);

        registry.asAdmin("DELETE", "/api/v4/projects/1/packages/" + position(registry, only), "");

        assertThat(registry.hasPage("deleted-wholly")).isFalse();
        Installation.in(shell)
                .pipFails("--index-url", registry.simple(), "deleted-wholly")
                .says("No matching distribution found");
    }

    @Test
    void deletesByNameToo(Registry registry) {
        String route = "/api/v4/projects/1/packages/pypi/Deleted.By_Name";
        for (String version : List.of("1.0", "2.0", "3.0")) {
            registry.publish(Wheel.of("deleted-by-name", version));
            registry.publish(Wheel.of("deleted-by-name", version).tagged("py3-none-win32"));
        }

        registry.asAdmin("DELETE", route + "/1.0/deleted_by_name-1.0-py3-none-win32.whl", "");
        assertThat(registry.page("deleted-by-name").filenames()).hasSize(5);
        registry.asAdmin("DELETE", route + "/2.0.0", "");
        assertThat(registry.page("deleted-by-name").versions()).containsExactlyInAnyOrder("1.0", "3.0");
        registry.asAdmin("DELETE", route, "");
        assertThat(registry.hasPage("deleted-by-name")).isFalse();
        assertThat(registry.audit("package=deleted-by-name&type=file.deleted")).hasSize(6);
    }

    @Test
    void deletingNeedsAToken(Registry registry) {
        Wheel wheel = Wheel.of("deleted-by-nobody", "1.0");
        registry.publish(wheel);
        String path = "/api/v4/projects/1/packages/" + position(registry, wheel);

        assertThat(registry.send("DELETE", path, BodyPublishers.noBody()).statusCode())
                .isEqualTo(401);
        assertThat(registry.page("deleted-by-nobody").filenames()).containsExactly(wheel.filename());
        var answer = registry.send(
                "DELETE",
                "/api/v4/projects/1/packages/999999999",
                BodyPublishers.noBody(),
                "Authorization",
                Registry.basic(Registry.TOKEN));
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    /** The ledger position of the wheel's publication, which is the file's number in GitLab's API, and its release's if it was the first. */
    private static long position(Registry registry, Wheel wheel) {
        return registry.audit(
                        "package=" + wheel.normalizedName(),
                        record -> record.toString().contains(wheel.filename()))
                .getLast()
                .get("position")
                .asLong();
    }
}
