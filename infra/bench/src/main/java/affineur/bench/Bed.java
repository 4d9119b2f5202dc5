package affineur.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The running program and what the measures put into it. */
record Bed(Program program, Path root, Path data, Path scratch, Scale scale, Map<String, Integer> filled) {
    static Bed of(Program program, Path root, Path data, Path scratch, Scale scale) {
        return new Bed(program, root, data, scratch, scale, new HashMap<>());
    }

    /** Uploads small wheels until the project has so many releases, 1.0, 1.1 …, at 8 connections. */
    void fill(String project, int releases) throws IOException, InterruptedException {
        int from = filled.getOrDefault(project, 0);
        List<Upload> uploads = new ArrayList<>();
        for (int i = from; i < releases; i++) {
            uploads.add(Upload.of(Wheel.small(project, "1." + i)));
        }
        if (!uploads.isEmpty()) {
            Crowd.upload(program, 8, uploads);
            filled.put(project, releases);
        }
    }

    /** The simple page as pip gets it. */
    Connection.Answer page(String project) throws IOException {
        try (Connection connection = program.connect()) {
            return connection.get("/simple/" + project + "/", Pip.lines()).expecting(200);
        }
    }
}
