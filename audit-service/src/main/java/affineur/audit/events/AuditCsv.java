package affineur.audit.events;

import affineur.documents.Document;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records as CSV by RFC 4180, one line each. No cell begins a formula, whoever opens it in a spreadsheet. */
final class AuditCsv implements Closeable {
    private static final List<String> COLUMNS = List.of(
            "position",
            "time",
            "type",
            "actor",
            "token",
            "project",
            "package",
            "version",
            "filename",
            "summary",
            "correlation",
            "id",
            "subject",
            "data");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CSVPrinter printer;

    AuditCsv(OutputStream out) throws IOException {
        printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), CSVFormat.RFC4180);
        printer.printRecord(COLUMNS);
    }

    void write(Document record) {
        JsonNode node = JSON.readTree(record.body());
        try {
            for (String column : COLUMNS) {
                printer.print(harmless(text(node.path(column))));
            }
            printer.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString("");
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    @Override
    public void close() throws IOException {
        printer.close(true);
    }
}
