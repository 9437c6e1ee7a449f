import Foundation
import Glibc
import Concurrency

/// One request as the server read it.
struct ReceivedRequest: Sendable {
    let method: String
    let target: String
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]
    /// Which connection it came on, from 1.
    let connection: Int
}

/// What the server does with a request, in order; after the last step it reads the next request.
enum Step: Sendable {
    case send(String)
    case sendBytes([UInt8])
    /// Sends the text again and again, with so many milliseconds between, until the client closes the connection.
    case trickle(String, milliseconds: Int32)
    /// Waits until the client closes the connection.
    case awaitClose
    /// Closes in order.
    case close
    /// Closes with a TCP reset.
    case reset

    /// A complete response on a connection that stays open.
    static func answer(status: Int = 200, headers: String = "", _ body: String = "") -> Step {
        .send("HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }
}

/// A scripted HTTP/1.1 server on 127.0.0.1, on a port of the kernel's choice, with a thread for each connection.
final class LoopbackServer: Sendable {
    private struct State {
        var requests: [ReceivedRequest] = []
        var connections: [Int32] = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Locked(State())
    private let greeting: String?
    private let respond: @Sendable (ReceivedRequest) -> [Step]

    /// - Parameter greeting: is sent to each connection at once, which is then closed.
    init(greeting: String? = nil, _ respond: @escaping @Sendable (ReceivedRequest) -> [Step]) throws {
        self.greeting = greeting
        self.respond = respond
        (listener, port) = try Self.listen()
        Thread.detachNewThread { [self] in acceptAll() }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [ReceivedRequest] { state.withLock { $0.requests } }
    var connectionCount: Int { state.withLock { $0.connections.count } }

    /// Ends the listener and every connection, and so their threads.
    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// A listening socket on a free port.
    static func listen() throws -> (socket: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutableBytes(of: &address) { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(listener, start, length) == 0 && Glibc.listen(listener, 256) == 0 && getsockname(listener, start, &length) == 0
        }
        guard listener >= 0, isReady else { throw CocoaError(.fileReadUnknown) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func acceptAll() {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let number: Int? = state.withLock { state in
                guard !state.isStopped else { return nil }
                state.connections.append(connection)
                return state.connections.count
            }
            guard let number else {
                close(connection)
                return
            }
            Thread.detachNewThread { [self] in
                serve(connection, number)
                state.withLock { state in
                    // Taken out of `stop`'s reach before the number can be another file's.
                    if let index = state.connections.firstIndex(of: connection) { state.connections[index] = -1 }
                    close(connection)
                }
            }
        }
    }

    private func serve(_ connection: Int32, _ number: Int) {
        if let greeting {
            _ = Self.write(Array(greeting.utf8), to: connection)
            return
        }
        var reader = RequestReader(socket: connection)
        while let request = reader.next(connection: number) {
            state.withLock { $0.requests.append(request) }
            for step in respond(request) {
                switch step {
                case .send(let text): guard Self.write(Array(text.utf8), to: connection) else { return }
                case .sendBytes(let bytes): guard Self.write(bytes, to: connection) else { return }
                case .trickle(let text, let pause):
                    Self.trickle(Array(text.utf8), to: connection, every: pause)
                    return
                case .awaitClose:
                    reader.discardAll()
                    return
                case .close: return
                case .reset:
                    var linger = linger(l_onoff: 1, l_linger: 0)
                    setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
                    return
                }
            }
        }
    }

    /// A client that closes is noticed at once: what it sends is its end.
    private static func trickle(_ bytes: [UInt8], to socket: Int32, every milliseconds: Int32) {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while write(bytes, to: socket) {
            guard poll(&watched, 1, milliseconds) == 0 else { return }
        }
    }

    private static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
