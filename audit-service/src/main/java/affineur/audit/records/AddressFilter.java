package affineur.audit.records;

import affineur.documents.Query;
import affineur.downloads.Addresses;
import java.net.InetAddress;
import java.util.stream.Stream;

/**
 * Records by the client's address: in any spelling, which is found in whatever form it is kept, or in such a form.
 *
 * @param addresses in which forms addresses may be kept
 */
public record AddressFilter(Addresses addresses) {
    public Query of(String value) {
        String literal;
        try {
            literal = InetAddress.ofLiteral(value).getHostAddress();
        } catch (IllegalArgumentException e) {
            return Query.is("address", value);
        }
        return Query.or(Stream.concat(Stream.of(literal), addresses.forms(literal).stream())
                .distinct()
                .map(form -> Query.is("address", form))
                .toArray(Query[]::new));
    }
}
