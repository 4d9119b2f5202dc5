package affineur.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a host is, at this moment. */
@FunctionalInterface
interface HostLookup {
    /** The JDK's: hosts file and DNS. */
    HostLookup SYSTEM = InetAddress::getAllByName;

    InetAddress[] of(String host) throws UnknownHostException;
}
