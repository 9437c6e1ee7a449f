import Foundation
import Glibc
import Concurrency

/// A UDP socket on loopback that answers what it is told to.
final class StrangeServer: Sendable {
    let port: UInt16
    private let socket: Int32
    private let questions = Locked(0)
    private let respond: @Sendable ([UInt8]) -> [[UInt8]]

    /// - Parameter respond: the datagrams that answer one.
    init(_ respond: @escaping @Sendable ([UInt8]) -> [[UInt8]]) throws {
        self.respond = respond
        socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { [socket] bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(socket, start, length) == 0 && getsockname(socket, start, &length) == 0
        }
        guard socket >= 0, isBound else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [socket, respond] in
            while Self.answerOne(socket, respond) { self.questions.withLock { $0 += 1 } }
            close(socket)
        }
    }

    /// How many datagrams came.
    var questionCount: Int { questions.withLock { $0 } }

    /// Ends the thread.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private static func answerOne(_ socket: Int32, _ respond: ([UInt8]) -> [[UInt8]]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var from = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &from) { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            let count = recvfrom(socket, &buffer, buffer.count, 0, start, &length)
            guard count > 0 else { return false }
            for datagram in respond(Array(buffer.prefix(count))) { sendto(socket, datagram, datagram.count, 0, start, length) }
            return true
        }
    }
}
