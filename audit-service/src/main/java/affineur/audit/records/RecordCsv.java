package affineur.audit.records;

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
public final class RecordCsv implements Closeable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> columns;
    private final CSVPrinter printer;

    /** @param columns of the records' JSON */
    public RecordCsv(List<String> columns, OutputStream out) throws IOException {
        this.columns = columns;
        printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), CSVFormat.RFC4180);
        printer.printRecord(columns);
    }

    public void write(Document record) {
        JsonNode node = JSON.readTree(record.body());
        try {
            for (String column : columns) {
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
