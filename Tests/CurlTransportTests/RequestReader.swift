import Glibc

/// Reads HTTP/1.1 requests with `Content-Length` bodies off a blocking socket.
struct RequestReader {
    let socket: Int32
    private var buffer: [UInt8] = []

    init(socket: Int32) {
        self.socket = socket
    }

    /// Nil when the client has closed, or sends what is not HTTP.
    mutating func next(connection: Int) -> ReceivedRequest? {
        var lines: [String] = []
        while let line = readLine(), !line.isEmpty { lines.append(line) }
        guard let words = lines.first?.split(separator: " "), words.count == 3, words[2].hasPrefix("HTTP/") else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { guard fill() else { return nil } }
        let body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return ReceivedRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body, connection: connection)
    }

    mutating func discardAll() {
        while fill() { buffer = [] }
    }

    private mutating func readLine() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: buffer[..<end].filter { $0 != 13 }, as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            guard fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk.prefix(count)
        return true
    }
}
