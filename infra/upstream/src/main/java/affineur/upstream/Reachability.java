package affineur.upstream;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * What an address is good for.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's special-purpose IPv4 addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA's special-purpose IPv6 addresses</a>
 */
enum Reachability {
    /** Anywhere in the Internet. */
    PUBLIC,
    /** This machine, or a network of one's own: for an upstream that is said to be there. */
    PRIVATE,
    /** No upstream is there: link-local, multicast, reserved, wrapped, or where clouds tell their machines' secrets. */
    NEVER;

    private static final int V4 = 4;
    private static final int V6 = 16;

    /** The narrower come first. */
    private static final List<Block> BLOCKS = List.of(
            // what clouds tell their machines, in ranges that are otherwise good
            new Block("100.100.100.200", 32, NEVER),
            new Block("168.63.129.16", 32, NEVER),
            new Block("fd00:ec2::254", 128, NEVER),
            new Block("fd20:ce::254", 128, NEVER),
            new Block("10.0.0.0", 8, PRIVATE),
            new Block("100.64.0.0", 10, PRIVATE),
            new Block("127.0.0.0", 8, PRIVATE),
            new Block("172.16.0.0", 12, PRIVATE),
            new Block("192.168.0.0", 16, PRIVATE),
            // for documentation and benchmarks, which networks of one's own use all the same
            new Block("192.0.2.0", 24, PRIVATE),
            new Block("198.18.0.0", 15, PRIVATE),
            new Block("198.51.100.0", 24, PRIVATE),
            new Block("203.0.113.0", 24, PRIVATE),
            new Block("0.0.0.0", 8, NEVER),
            new Block("169.254.0.0", 16, NEVER),
            new Block("192.0.0.0", 24, NEVER),
            new Block("192.88.99.0", 24, NEVER),
            new Block("224.0.0.0", 3, NEVER),
            new Block("0.0.0.0", 0, PUBLIC),
            new Block("::1", 128, PRIVATE),
            new Block("fc00::", 7, PRIVATE),
            new Block("2001::", 23, NEVER),
            new Block("2001:db8::", 32, NEVER),
            new Block("2002::", 16, NEVER),
            new Block("3fff::", 20, NEVER),
            new Block("2000::", 3, PUBLIC),
            new Block("::", 0, NEVER));

    private static final Block MAPPED = new Block(mapped(), 96, NEVER);
    private static final Block NAT64 = new Block("64:ff9b::", 96, NEVER);

    static Reachability of(InetAddress address) {
        return of(address.getAddress());
    }

    private static Reachability of(byte[] address) {
        if (MAPPED.contains(address) || NAT64.contains(address)) {
            return of(Arrays.copyOfRange(address, V6 - V4, V6));
        }
        for (Block block : BLOCKS) {
            if (block.contains(address)) {
                return block.reachability;
            }
        }
        return NEVER;
    }

    /** {@code ::ffff:0:0}; Java makes an IPv4 address of its text. */
    private static byte[] mapped() {
        byte[] prefix = new byte[V6];
        prefix[10] = (byte) 0xff;
        prefix[11] = (byte) 0xff;
        return prefix;
    }

    private record Block(byte[] prefix, int bits, Reachability reachability) {
        Block(String literal, int bits, Reachability reachability) {
            this(InetAddress.ofLiteral(literal).getAddress(), bits, reachability);
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int rest = bits % Byte.SIZE;
            return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
        }
    }
}
