package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EndToEnd
class ConcurrentPublishIT {
    private static final int CLIENTS = 8;

    @Test
    void exactlyOneOfManyWinsAName(Registry registry) throws Exception {
        for (int round = 0; round < 10; round++) {
            String version = "1." + round;
            List<Wheel> wheels = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> Wheel.of("contested", version).saying("client " + client))
                    .toList();

            List<HttpResponse<byte[]>> answers = atOnce(wheels.stream()
                    .map(wheel -> (Callable<HttpResponse<byte[]>>) () -> registry.upload(UploadForm.of(wheel)))
                    .toList());

            List<Wheel> winners = IntStream.range(0, CLIENTS)
                    .filter(client -> answers.get(client).statusCode() == 200)
                    .mapToObj(wheels::get)
                    .toList();
            assertThat(winners).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(400);
                        assertThat(Registry.text(answer)).contains("File already exists");
                    });
            String filename = winners.getFirst().filename();
            assertThat(registry.page("contested").download(filename))
                    .isEqualTo(winners.getFirst().bytes());
            assertThat(registry.audit(
                            "package=contested", record -> record.toString().contains(filename)))
                    .hasSize(1);
        }
    }

    @Test
    void sameBytesFromManyAreOnePublication(Registry registry) throws Exception {
        Wheel wheel = Wheel.of("agreed", "1.0");

        List<HttpResponse<byte[]>> answers = atOnce(IntStream.range(0, CLIENTS)
                .mapToObj(client -> (Callable<HttpResponse<byte[]>>) () -> registry.upload(UploadForm.of(wheel)))
                .toList());

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(registry.audit("package=agreed")).hasSize(1);
    }

    @Test
    void pageHasTheFileAsSoonAsTheUploadIsAnswered(Registry registry) {
        for (int i = 0; i < 200; i++) {
            Wheel wheel = Wheel.of("visible", "1." + i);
            registry.publish(wheel);
            assertThat(registry.page("visible").filenames())
                    .as("upload %d", i)
                    .hasSize(i + 1)
                    .contains(wheel.filename());
        }
        // In the list of packages as well.
        for (int i = 0; i < 20; i++) {
            registry.publish(Wheel.of("visible-" + i, "1.0"));
            var index = Registry.json(registry.get("/simple/", "Accept", "application/vnd.pypi.simple.v1+json")
                    .body());
            assertThat(index.get("projects").findValuesAsString("name")).contains("visible-" + i);
        }
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        try (var pool = Executors.newFixedThreadPool(tasks.size())) {
            var results = new ArrayList<T>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
