#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import Foundation

/// A port of the loopback address that was free a moment ago, for UDP and for TCP.
package enum FreePort {
    package static func find() throws -> UInt16 {
        for _ in 0..<20 {
            if let found = openedBoth() { return found }
        }
        throw CocoaError(.fileReadUnknown)
    }

    /// Whether this machine has `::1`.
    package static var hasIPv6: Bool {
        var found: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&found) == 0 else { return false }
        defer { freeifaddrs(found) }
        var next = found
        while let entry = next?.pointee {
            if let address = entry.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET6),
                entry.ifa_flags & UInt32(IFF_LOOPBACK) != 0
            {
                return true
            }
            next = entry.ifa_next
        }
        return false
    }

    /// Whether somebody takes connections at the port of the loopback address.
    package static func isListening(_ port: UInt16) -> Bool {
        #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafeBytes(of: &address) { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return connect(descriptor, start, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }

    private static func openedBoth() -> UInt16? {
        guard let (first, port) = open(SOCK_DGRAM, port: 0) else { return nil }
        defer { close(first) }
        guard let (second, _) = open(SOCK_STREAM, port: port) else { return nil }
        close(second)
        return port
    }

    #if canImport(Darwin)
    private typealias Kind = Int32
    #else
    private typealias Kind = __socket_type
    #endif

    private static func open(_ kind: Kind, port: UInt16) -> (descriptor: Int32, port: UInt16)? {
        #if canImport(Darwin)
        let descriptor = socket(AF_INET, kind, 0)
        #else
        let descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(descriptor, start, length) == 0 && getsockname(descriptor, start, &length) == 0
        }
        guard descriptor >= 0, isBound else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
